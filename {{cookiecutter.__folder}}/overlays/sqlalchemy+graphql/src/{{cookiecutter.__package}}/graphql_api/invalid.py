from pydantic import ValidationError

from {{ cookiecutter.__package }}.graphql_api.public_error import PublicError


def describe_invalid(error: ValidationError) -> PublicError:
    """List the invalid fields, as the REST API does."""
    errors = [
        {"field": ".".join(map(str, details["loc"])), "message": details["msg"]}
        for details in error.errors()
    ]
    extensions = {"code": "BAD_USER_INPUT", "errors": errors}
    return PublicError("The arguments are not valid.", extensions)
