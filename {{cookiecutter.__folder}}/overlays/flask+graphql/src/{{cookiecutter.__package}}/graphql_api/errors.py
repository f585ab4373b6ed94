"""How errors of the service look in GraphQL."""

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, NotFound

from {{ cookiecutter.__package }}.errors import is_unavailable
from {{ cookiecutter.__package }}.graphql_api.invalid import describe_invalid
from {{ cookiecutter.__package }}.graphql_api.public_error import (
    CODES,
    UNAVAILABLE,
    UNEXPECTED,
    PublicError,
)


def describe(error: Exception) -> PublicError:
    match error:
        case HTTPException(code=int(code)) if code < 500:
            # The default is about the URL.
            is_default = error.description == NotFound.description
            message = "There is no such resource." if is_default else str(error.description)
            return PublicError(message, {"code": CODES.get(code, "BAD_USER_INPUT")})
        case ValidationError():
            return describe_invalid(error)
        case PoolTimeoutError():
            return UNAVAILABLE
        case DBAPIError() if is_unavailable(error.orig):
            return UNAVAILABLE
    return UNEXPECTED
