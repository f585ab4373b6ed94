"""What goes over WebSockets, and between the processes that serve them."""

from typing import Literal

from pydantic import BaseModel, {{ 'TypeAdapter, ' if cookiecutter.framework != 'django' }}ValidationError

# Codes that close a socket. 4000 to 4999 are free for applications: here, 4000 + the HTTP status.
MESSAGE_TOO_BIG = 1009
{% if cookiecutter.framework == "flask" %}
SERVICE_RESTART = 1012
{% endif %}
TRY_AGAIN_LATER = 1013
INVALID_TOKEN = 4401

MAX_MESSAGE_LENGTH = 4096
# For each socket. Those of a process share the texts, and one request may send a thousand.
MAX_PENDING_MESSAGES = 2000

PONG = '{"type":"pong"}'
ERROR = '{"type":"error","detail":"The message is not {\\"type\\": \\"ping\\"}."}'


class Ping(BaseModel):
    type: Literal["ping"]


def respond(message: str | bytes) -> str:
    """Return the response to a message of a client."""
    try:
        Ping.model_validate_json(message)
    except ValidationError:
        return ERROR
    return PONG


{% if cookiecutter.framework != "django" %}
class Broadcast(BaseModel):
    """A message to the subscribers of a topic, except for the user who caused it."""

    topic: str
    message: str
    sender_id: int | None = None


BROADCASTS = TypeAdapter(list[Broadcast])
{% endif %}
# Services may share a server.
CHANNEL = "{{ cookiecutter.project_slug }}:broadcasts"
