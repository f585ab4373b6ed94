from {{ cookiecutter.__package }} import health
from {{ cookiecutter.__package }}.auth import views as auth
{% if cookiecutter.websocket %}
from {{ cookiecutter.__package }}.realtime import views as realtime
{% endif %}
from {{ cookiecutter.__package }}.users import views as users

BLUEPRINTS = (
    health.bp,
    auth.bp,
{% if cookiecutter.websocket %}
    realtime.bp,
{% endif %}
    users.bp,
    # your blueprints above this line
)
