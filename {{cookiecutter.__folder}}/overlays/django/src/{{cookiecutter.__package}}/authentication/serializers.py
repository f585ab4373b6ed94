from typing import Any

from rest_framework import serializers

from {{ cookiecutter.__package }}.core.exceptions import conflict_on_duplicate
{% if cookiecutter.events != "none" %}
from {{ cookiecutter.__package }}.events.outbox import record
from {{ cookiecutter.__package }}.events.schemas import Reference, UserRegistered
{% endif %}
from {{ cookiecutter.__package }}.users.models import Role, User
from {{ cookiecutter.__package }}.users.serializers import UserSerializer

from .passwords import validate_new_password


class PasswordField(serializers.CharField):
    def __init__(self) -> None:
        super().__init__(max_length=128, trim_whitespace=False, write_only=True)


class LowerCaseEmailField(serializers.EmailField):
    def to_internal_value(self, data: Any) -> str:
        return User.objects.normalize_email(super().to_internal_value(data))


class RegistrationSerializer(UserSerializer):
    # Without the validator of unique fields, for which a duplicate is an invalid value.
    email = LowerCaseEmailField(max_length=254)
    password = PasswordField()
    role = serializers.ChoiceField(choices=Role.choices, read_only=True)

    class Meta(UserSerializer.Meta):
        fields = [*UserSerializer.Meta.fields, "password"]
        read_only_fields = ["is_active"]

    def create(self, validated_data: dict[str, Any]) -> User:
        password = validated_data.pop("password")
        user = User(**validated_data)
        validate_new_password("password", password, user)
        user.set_password(password)  # slow, so before the transaction
        with conflict_on_duplicate("A user with this e-mail address already exists."):
            user.save()
{% if cookiecutter.events != "none" %}
            record(UserRegistered(user=Reference(id=user.pk)))
{% endif %}
        return user


class LoginSerializer(serializers.Serializer[Any]):
    email = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False)


class RefreshTokenSerializer(serializers.Serializer[Any]):
    refresh_token = serializers.CharField()


class TokenPairSerializer(serializers.Serializer[Any]):
    access_token = serializers.CharField()
    refresh_token = serializers.CharField()
    token_type = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Lifetime of the access token in seconds.")


class PasswordResetSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField()


class PasswordResetConfirmationSerializer(serializers.Serializer[Any]):
    token = serializers.CharField()
    new_password = PasswordField()


class DetailSerializer(serializers.Serializer[Any]):
    detail = serializers.CharField()
