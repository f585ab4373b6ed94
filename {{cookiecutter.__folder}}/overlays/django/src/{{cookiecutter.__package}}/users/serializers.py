"""What users look like from outside."""

from typing import Any

from rest_framework import serializers

from ..core.fields import FlagField, TextField
from .models import Role, User

ADMIN_FIELDS = frozenset({"role", "is_active"})


class UserSerializer(serializers.ModelSerializer[User]):
    """A user, without a trace of the password."""

    class Meta:
        model = User
        fields = ["id", "email", "name", "role", "is_active", "created_at", "updated_at"]
        read_only_fields = fields


class UserSummarySerializer(serializers.ModelSerializer[User]):
    """A user as part of something else."""

    class Meta:
        model = User
        fields = ["id", "name"]


class UserContactSerializer(serializers.ModelSerializer[User]):
    """A user as the owner of something."""

    class Meta:
        model = User
        fields = ["id", "name", "email"]


class UserUpdateSerializer(serializers.Serializer[Any]):
    """What changes; what is left out stays."""

    name = TextField(max_length=100, required=False)
    role = serializers.ChoiceField(Role.choices, required=False)
    is_active = FlagField(required=False)
