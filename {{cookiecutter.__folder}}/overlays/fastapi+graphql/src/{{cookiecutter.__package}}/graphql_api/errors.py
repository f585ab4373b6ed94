"""How errors of the service look in GraphQL."""

from pydantic import ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError

from {{ cookiecutter.__package }}.errors import DomainError, is_unavailable
from {{ cookiecutter.__package }}.graphql_api.invalid import describe_invalid
from {{ cookiecutter.__package }}.graphql_api.public_error import (
    CODES,
    UNAVAILABLE,
    UNEXPECTED,
    PublicError,
)


def describe(error: Exception) -> PublicError:
    match error:
        case DomainError():
            return PublicError(str(error), {"code": CODES.get(error.status, "BAD_USER_INPUT")})
        case ValidationError():
            return describe_invalid(error)
        case StaleDataError():
            message = "The resource was changed or deleted by another request."
            return PublicError(message, {"code": "CONFLICT"})
        case PoolTimeoutError():
            return UNAVAILABLE
        case OperationalError() | InterfaceError() if is_unavailable(error):
            return UNAVAILABLE
    return UNEXPECTED
