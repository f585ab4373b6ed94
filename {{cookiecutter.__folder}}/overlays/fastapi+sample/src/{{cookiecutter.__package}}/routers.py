from {{ cookiecutter.__package }} import health
{% if cookiecutter.events != "none" %}
from {{ cookiecutter.__package }}.activity import routes as activity
{% endif %}
{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.attachments import routes as attachments
{% endif %}
from {{ cookiecutter.__package }}.auth import routes as auth
from {{ cookiecutter.__package }}.projects import routes as projects
{% if cookiecutter.websocket %}
from {{ cookiecutter.__package }}.realtime import routes as realtime
from {{ cookiecutter.__package }}.tasks import broadcasts
{% endif %}
from {{ cookiecutter.__package }}.tasks import routes as tasks
from {{ cookiecutter.__package }}.users import routes as users

ROUTERS = (
    health.router,
{% if cookiecutter.events != "none" %}
    activity.router,
{% endif %}
{% if cookiecutter.storage %}
    attachments.router,
{% endif %}
    auth.router,
    projects.router,
{% if cookiecutter.websocket %}
    realtime.router,
{% endif %}
    tasks.router,
{% if cookiecutter.websocket %}
    broadcasts.router,
{% endif %}
    users.router,
    # your routers above this line
)
