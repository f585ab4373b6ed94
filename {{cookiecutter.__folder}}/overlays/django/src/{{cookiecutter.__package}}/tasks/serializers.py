"""What tasks look like from outside."""

from typing import Any, override

from rest_framework import serializers

from ..core.fields import FlagField, IdField, IntegerField, MomentField, TextField
from ..projects.serializers import ProjectReferenceSerializer
from ..users.models import User
from ..users.serializers import UserSummarySerializer
from .models import Task

UNKNOWN_ASSIGNEE = "There is no such active user."


class TaskSerializer(serializers.ModelSerializer[Task]):
    """A task."""

    is_completed = serializers.BooleanField(read_only=True)
    project = ProjectReferenceSerializer()
    assignee = UserSummarySerializer(allow_null=True)

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
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields


class AssigneeField(IdField):
    """The id of an active user."""

    @override
    def run_validators(self, value: Any) -> None:
        super().run_validators(value)
        if not User.objects.filter(pk=value, is_active=True).exists():
            raise serializers.ValidationError(UNKNOWN_ASSIGNEE)


class PriorityField(IntegerField):
    """1 to 5."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=5, **options)


class TaskRowSerializer(serializers.Serializer[Any]):
    """A new task of a project that is named elsewhere."""

    title = TextField(max_length=200)
    description = TextField(max_length=5000, required=False, allow_null=True, allow_blank=True)
    priority = PriorityField(default=3)
    due_date = MomentField(required=False, allow_null=True)
    assignee_id = IdField(required=False, allow_null=True)


class TaskCreateSerializer(TaskRowSerializer):
    """A new task."""

    project_id = IdField()
    assignee_id = AssigneeField(required=False, allow_null=True)


class TaskImportSerializer(serializers.Serializer[Any]):
    """Many new tasks of one project."""

    project_id = IdField()
    tasks = TaskRowSerializer(many=True, min_length=1, max_length=1000)  # type: ignore[call-arg] # (missing in the stubs)

    def validate_tasks(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Look for all assignees at once."""
        wanted = {row["assignee_id"] for row in rows if row.get("assignee_id") is not None}
        found = set(User.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True))
        faults: dict[Any, Any] = {
            index: {"assignee_id": [UNKNOWN_ASSIGNEE]}
            for index, row in enumerate(rows)
            if row.get("assignee_id") in wanted - found
        }
        if faults:
            raise serializers.ValidationError(faults)
        return rows


class TaskImportResultSerializer(serializers.Serializer[Any]):
    """How many tasks were created."""

    created_count = serializers.IntegerField()


class TaskUpdateSerializer(serializers.Serializer[Any]):
    """What changes; what is left out stays."""

    title = TextField(max_length=200, required=False)
    description = TextField(max_length=5000, required=False, allow_null=True, allow_blank=True)
    priority = PriorityField(required=False)
    due_date = MomentField(required=False, allow_null=True)
    assignee_id = AssigneeField(required=False, allow_null=True)
    is_completed = FlagField(required=False)


class BulkChangesSerializer(serializers.Serializer[Any]):
    """What changes in many tasks; at least one thing does."""

    is_completed = FlagField(required=False)
    priority = PriorityField(required=False)
    assignee_id = AssigneeField(required=False, allow_null=True)

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError(f"Name at least one of {', '.join(self.fields)}.")
        return attrs


class TaskIdsField(serializers.ListField):
    """1 to 100 ids of tasks."""

    child = IdField()

    def __init__(self, **options: Any) -> None:
        super().__init__(min_length=1, max_length=100, **options)


class BulkUpdateSerializer(serializers.Serializer[Any]):
    """The same changes for many tasks."""

    task_ids = TaskIdsField()
    update_data = BulkChangesSerializer()


class BulkUpdateResultSerializer(serializers.Serializer[Any]):
    """How many tasks were named."""

    updated_count = serializers.IntegerField()
