from {{ cookiecutter.__package }} import health
from {{ cookiecutter.__package }}.auth import routes as auth
{% if cookiecutter.websocket %}
from {{ cookiecutter.__package }}.realtime import routes as realtime
{% endif %}
from {{ cookiecutter.__package }}.users import routes as users

ROUTERS = (
    health.router,
    auth.router,
{% if cookiecutter.websocket %}
    realtime.router,
{% endif %}
    users.router,
    # your routers above this line
)
