from {{ cookiecutter.__package }} import health
from {{ cookiecutter.__package }}.auth import routes as auth
from {{ cookiecutter.__package }}.users import routes as users

ROUTERS = (
    health.router,
    auth.router,
    users.router,
    # your routers above this line
)
