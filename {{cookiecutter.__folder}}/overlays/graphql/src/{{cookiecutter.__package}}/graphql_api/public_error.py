from typing import Any, NamedTuple

# Of errors of the client, by their HTTP status; BAD_USER_INPUT for others.
CODES = {401: "UNAUTHENTICATED", 403: "FORBIDDEN", 404: "NOT_FOUND", 409: "CONFLICT"}


class PublicError(NamedTuple):
    """What the client sees of an error; the log has the traceback of a failure."""

    message: str
    extensions: dict[str, Any]
    is_failure: bool = False


UNAVAILABLE = PublicError(
    "The service is unavailable. Try again later.",
    {"code": "SERVICE_UNAVAILABLE"},
    is_failure=True,
)
UNEXPECTED = PublicError(
    "An unexpected error occurred.", {"code": "INTERNAL_SERVER_ERROR"}, is_failure=True
)
