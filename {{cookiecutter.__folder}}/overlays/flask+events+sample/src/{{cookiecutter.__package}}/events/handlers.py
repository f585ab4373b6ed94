"""What this service does with the events that it consumes. The caller commits."""

from collections.abc import Callable
from typing import Any

from {{ cookiecutter.__package }}.activity.handlers import keep_activity
from {{ cookiecutter.__package }}.events.schemas import Event, UserRegistered
from {{ cookiecutter.__package }}.projects.events import TaskCompleted
from {{ cookiecutter.__package }}.users.handlers import send_welcome

HANDLERS: dict[type[Event], Callable[[Any], None]] = {
    TaskCompleted: keep_activity,
    UserRegistered: send_welcome,
    # your handlers above this line
}
