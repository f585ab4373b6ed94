"""What this service does with the events that it consumes. The caller commits."""

from collections.abc import Callable
from typing import Any

{% if cookiecutter.sample_domain %}
from {{ cookiecutter.__package }}.activity.handlers import keep_activity
{% endif %}
from {{ cookiecutter.__package }}.events.schemas import Event, UserRegistered
{% if cookiecutter.sample_domain %}
from {{ cookiecutter.__package }}.projects.events import TaskCompleted
{% endif %}
from {{ cookiecutter.__package }}.users.handlers import send_welcome

HANDLERS: dict[type[Event], Callable[[Any], None]] = {
{% if cookiecutter.sample_domain %}
    TaskCompleted: keep_activity,
{% endif %}
    UserRegistered: send_welcome,
    # your handlers above this line
}
