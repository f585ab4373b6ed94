"""What authentication takes and gives."""

from typing import Any, override

from django.contrib.auth.password_validation import validate_password
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..core.fields import WITHOUT_NUL, AnyTextField, TextField
from ..users.models import User


class EmailField(serializers.EmailField):
    """An e-mail address, as it is stored."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=254, **options)

    @override
    def to_internal_value(self, data: Any) -> str:
        return User.objects.normalize_email(super().to_internal_value(data))


@extend_schema_field({"type": "string", "minLength": 8})
class PasswordField(TextField):
    """A new password, which the validators of the settings judge."""

    pattern = WITHOUT_NUL

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=128, trim_whitespace=False, **options)
        self.validators.append(validate_password)


class RegistrationSerializer(serializers.Serializer[Any]):
    """A new account."""

    email = EmailField()
    password = PasswordField()
    name = TextField(max_length=100)


class CredentialsSerializer(serializers.Serializer[Any]):
    """An attempt to log in."""

    email = AnyTextField()
    password = AnyTextField()


class RefreshRequestSerializer(serializers.Serializer[Any]):
    """The refresh token to spend."""

    refresh_token = AnyTextField()


class TokenPairSerializer(serializers.Serializer[Any]):
    """The tokens of a session; `expires_in` is in seconds."""

    access_token = serializers.CharField()
    refresh_token = serializers.CharField()
    token_type = serializers.CharField()
    expires_in = serializers.IntegerField()


class PasswordResetRequestSerializer(serializers.Serializer[Any]):
    """Whose password was forgotten."""

    email = AnyTextField()


class PasswordResetConfirmationSerializer(serializers.Serializer[Any]):
    """The token from the message, and the new password."""

    token = AnyTextField()
    new_password = PasswordField()


class MessageSerializer(serializers.Serializer[Any]):
    """What was done, for people."""

    detail = serializers.CharField()
