"""How errors of the service look in GraphQL."""

from django.http import Http404
from rest_framework import exceptions

from {{ cookiecutter.__package }}.core.exceptions import flatten_errors, is_unavailable

from .public_error import CODES, UNAVAILABLE, UNEXPECTED, PublicError


def describe(error: Exception) -> PublicError:
    if isinstance(error, Http404):
        error = exceptions.NotFound(*error.args)
    match error:
        case exceptions.ValidationError():
            errors = list(flatten_errors(error.detail))
            extensions = {"code": "BAD_USER_INPUT", "errors": errors}
            return PublicError(str(error.default_detail), extensions)
        case exceptions.APIException() if error.status_code < 500:
            code = CODES.get(error.status_code, "BAD_USER_INPUT")
            return PublicError(str(error.detail), {"code": code})
    return UNAVAILABLE if is_unavailable(error) else UNEXPECTED
