from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from {{ cookiecutter.__package }}.users.models import User

from .models import MAX_ID, Project, Task


class UserSummarySerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "name"]


class ProjectSerializer(serializers.ModelSerializer[Project]):
    owner = UserSummarySerializer(read_only=True)

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


class ProjectReferenceSerializer(serializers.ModelSerializer[Project]):
    class Meta:
        model = Project
        fields = ["id", "name"]


class AssigneeSummarySerializer(serializers.Serializer[Any]):
    assignee = UserSummarySerializer(allow_null=True)
    total = serializers.IntegerField()
    completed = serializers.IntegerField()


class ProjectSummarySerializer(serializers.Serializer[Any]):
    project_id = serializers.IntegerField()
    total = serializers.IntegerField()
    completed = serializers.IntegerField()
    pending = serializers.IntegerField()
    overdue = serializers.IntegerField()
    completion_rate = serializers.FloatField(help_text="From 0 to 1, with four decimals.")
    by_assignee = AssigneeSummarySerializer(many=True)


class AwareDateTimeField(serializers.DateTimeField):
    """Requires the UTC offset that REST framework would assume."""

    default_error_messages = {"naive": "A date and a time with a UTC offset are required."}

    def enforce_timezone(self, value: datetime) -> datetime:
        if timezone.is_naive(value):
            self.fail("naive")
        return super().enforce_timezone(value)


class IdField(serializers.IntegerField):
    """Rejects 1.5, which a related field without `pk_field` takes for 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=MAX_ID, **kwargs)


class TaskSerializer(serializers.ModelSerializer[Task]):
    is_completed = serializers.BooleanField(required=False)
    due_date = AwareDateTimeField(required=False, allow_null=True)
    project = ProjectReferenceSerializer(read_only=True)
    assignee = UserSummarySerializer(read_only=True, allow_null=True)
    assignee_id = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True),
        pk_field=IdField(),
        source="assignee",
        required=False,
        allow_null=True,
        write_only=True,
    )

    class Meta:
        model = Task
        fields = [
            "id",
            "title",
            "description",
            "priority",
            "is_completed",
            "completed_at",
            "due_date",
            "project",
            "assignee",
            "assignee_id",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["completed_at"]


class TaskCreateSerializer(TaskSerializer):
    is_completed = serializers.BooleanField(read_only=True)
    project_id = serializers.PrimaryKeyRelatedField(
        queryset=Project.objects.all(), pk_field=IdField(), source="project", write_only=True
    )

    class Meta(TaskSerializer.Meta):
        fields = [*TaskSerializer.Meta.fields, "project_id"]


class TaskRowSerializer(serializers.ModelSerializer[Task]):
    due_date = AwareDateTimeField(required=False, allow_null=True)
    assignee_id = IdField(required=False, allow_null=True)

    class Meta:
        model = Task
        fields = ["title", "description", "priority", "due_date", "assignee_id"]


class TaskImportSerializer(serializers.Serializer[Any]):
    project_id = serializers.PrimaryKeyRelatedField(
        queryset=Project.objects.all(), pk_field=IdField(), source="project"
    )
    tasks = TaskRowSerializer(many=True, min_length=1, max_length=1000)  # type: ignore[call-arg] # (of lists)

    def validate_tasks(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Look up all assignees in one query."""
        ids = {row["assignee_id"] for row in rows if row.get("assignee_id")}
        active = User.objects.filter(pk__in=ids, is_active=True).values_list("pk", flat=True)
        unknown = ids - set(active)
        errors = [
            {"assignee_id": ["There is no such active user."]}
            if row.get("assignee_id") in unknown
            else {}
            for row in rows
        ]
        if any(errors):
            raise serializers.ValidationError(errors)
        return rows


class TaskImportResultSerializer(serializers.Serializer[Any]):
    created_count = serializers.IntegerField()


class TaskChangesSerializer(TaskSerializer):
    class Meta(TaskSerializer.Meta):
        fields = ["is_completed", "priority", "assignee_id"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError("At least one change is required.")
        return attrs


class BulkUpdateSerializer(serializers.Serializer[Any]):
    task_ids = serializers.ListField(child=IdField(), min_length=1, max_length=100)
    update_data = TaskChangesSerializer()


class BulkUpdateResultSerializer(serializers.Serializer[Any]):
    updated_count = serializers.IntegerField()
