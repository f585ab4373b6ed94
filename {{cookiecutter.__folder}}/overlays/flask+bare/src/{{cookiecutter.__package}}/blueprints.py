from {{ cookiecutter.__package }} import health
from {{ cookiecutter.__package }}.auth import views as auth
from {{ cookiecutter.__package }}.users import views as users

BLUEPRINTS = (
    health.bp,
    auth.bp,
    users.bp,
    # your blueprints above this line
)
