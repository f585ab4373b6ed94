"""What this service does with the events that it consumes."""

from {{ cookiecutter.__package }}.events.consumer import Handler
from {{ cookiecutter.__package }}.events.schemas import Event, UserRegistered
from {{ cookiecutter.__package }}.users.handlers import send_welcome

HANDLERS: dict[type[Event], Handler] = {
    UserRegistered: send_welcome,
    # your handlers above this line
}
