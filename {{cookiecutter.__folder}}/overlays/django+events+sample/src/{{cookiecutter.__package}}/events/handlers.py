"""What this service does with the events that it consumes."""

from {{ cookiecutter.__package }}.activity.handlers import keep_activity
from {{ cookiecutter.__package }}.projects.events import TaskCompleted
from {{ cookiecutter.__package }}.users.handlers import send_welcome

from .consumer import Handler
from .schemas import Event, UserRegistered

HANDLERS: dict[type[Event], Handler] = {
    TaskCompleted: keep_activity,
    UserRegistered: send_welcome,
    # your handlers above this line
}
