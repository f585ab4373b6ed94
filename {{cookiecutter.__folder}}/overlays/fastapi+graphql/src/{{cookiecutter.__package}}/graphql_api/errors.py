"""How errors of the service look in GraphQL."""

from pydantic import ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError

from {{ cookiecutter.__package }}.errors import DomainError, is_unavailable
from {{ cookiecutter.__package }}.graphql_api.public_error import (
    STALE,
    UNAVAILABLE,
    UNEXPECTED,
    PublicError,
)

CODES = {401: "UNAUTHENTICATED", 403: "FORBIDDEN", 404: "NOT_FOUND", 409: "CONFLICT"}


def describe(error: Exception) -> PublicError:
    match error:
        case DomainError():
            return PublicError(str(error), {"code": CODES.get(error.status, "BAD_USER_INPUT")})
        case ValidationError():
            errors = [
                {"field": ".".join(map(str, details["loc"])), "message": details["msg"]}
                for details in error.errors()
            ]
            extensions = {"code": "BAD_USER_INPUT", "errors": errors}
            return PublicError("The arguments are not valid.", extensions)
        case StaleDataError():
            return STALE
        case PoolTimeoutError():
            return UNAVAILABLE
        case OperationalError() | InterfaceError() if is_unavailable(error):
            return UNAVAILABLE
    return UNEXPECTED
