from {{ cookiecutter.__package }} import health
{% if cookiecutter.events != "none" %}
from {{ cookiecutter.__package }}.activity import views as activity
{% endif %}
{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.attachments import views as attachments
{% endif %}
from {{ cookiecutter.__package }}.auth import views as auth
from {{ cookiecutter.__package }}.projects import views as projects
{% if cookiecutter.websocket %}
from {{ cookiecutter.__package }}.realtime import views as realtime
from {{ cookiecutter.__package }}.tasks import broadcasts
{% endif %}
from {{ cookiecutter.__package }}.tasks import views as tasks
from {{ cookiecutter.__package }}.users import views as users

BLUEPRINTS = (
    health.bp,
{% if cookiecutter.events != "none" %}
    activity.bp,
{% endif %}
{% if cookiecutter.storage %}
    attachments.bp,
{% endif %}
    auth.bp,
    projects.bp,
{% if cookiecutter.websocket %}
    realtime.bp,
{% endif %}
    tasks.bp,
{% if cookiecutter.websocket %}
    broadcasts.bp,
{% endif %}
    users.bp,
    # your blueprints above this line
)
