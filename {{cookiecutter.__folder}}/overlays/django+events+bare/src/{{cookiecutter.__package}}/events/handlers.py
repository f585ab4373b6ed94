"""What this service does with the events that it consumes."""

from {{ cookiecutter.__package }}.users.handlers import send_welcome

from .consumer import Handler
from .schemas import Event, UserRegistered

HANDLERS: dict[type[Event], Handler] = {
    UserRegistered: send_welcome,
    # your handlers above this line
}
