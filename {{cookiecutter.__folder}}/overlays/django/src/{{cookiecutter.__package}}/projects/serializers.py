"""What projects look like from outside."""

from typing import Any

from rest_framework import serializers

from ..core.fields import FlagField, TextField
from ..users.serializers import UserContactSerializer, UserSummarySerializer
from .models import Project


class ProjectSerializer(serializers.ModelSerializer[Project]):
    """A project."""

    owner = UserContactSerializer()

    class Meta:
        model = Project
        fields = [
            "id",
            "name",
            "description",
            "is_archived",
            "owner",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class ProjectReferenceSerializer(serializers.ModelSerializer[Project]):
    """A project as part of something else."""

    class Meta:
        model = Project
        fields = ["id", "name"]


class ProjectCreateSerializer(serializers.Serializer[Any]):
    """A new project."""

    name = TextField(max_length=100)
    description = TextField(max_length=5000, required=False, allow_null=True, allow_blank=True)


class ProjectUpdateSerializer(serializers.Serializer[Any]):
    """What changes; what is left out stays."""

    name = TextField(max_length=100, required=False)
    description = TextField(max_length=5000, required=False, allow_null=True, allow_blank=True)
    is_archived = FlagField(required=False)


class AssigneeSummarySerializer(serializers.Serializer[Any]):
    """How far one assignee is; null stands for the tasks of nobody."""

    assignee = UserSummarySerializer(allow_null=True)
    total = serializers.IntegerField()
    completed = serializers.IntegerField()


class ProjectSummarySerializer(serializers.Serializer[Any]):
    """How far a project is; `completion_rate` is from 0 to 1, with four decimals."""

    project_id = serializers.IntegerField()
    total = serializers.IntegerField()
    completed = serializers.IntegerField()
    pending = serializers.IntegerField()
    overdue = serializers.IntegerField()
    completion_rate = serializers.FloatField()
    by_assignee = AssigneeSummarySerializer(many=True)
