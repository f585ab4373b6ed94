from {{ cookiecutter.__package }} import health
{% if cookiecutter.events != "none" %}
from {{ cookiecutter.__package }}.activity import views as activity
{% endif %}
{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.attachments import views as attachments
{% endif %}
from {{ cookiecutter.__package }}.auth import views as auth
from {{ cookiecutter.__package }}.projects import views as projects
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
    tasks.bp,
    users.bp,
    # your blueprints above this line
)
