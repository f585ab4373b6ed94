from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework.exceptions import ValidationError

from {{ cookiecutter.__package }}.users.models import User


def validate_new_password(field: str, password: str, user: User) -> None:
    """Apply AUTH_PASSWORD_VALIDATORS to a field of a request."""
    try:
        validate_password(password, user)
    except DjangoValidationError as error:
        raise ValidationError({field: error.messages}) from error
