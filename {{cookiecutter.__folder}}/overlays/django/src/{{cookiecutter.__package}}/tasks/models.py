"""The table of tasks."""

from typing import Any, Self, override

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..core.models import TimestampedModel
from ..projects.models import Project
from ..users.models import User


class TaskQuerySet(models.QuerySet["Task"]):
    """Finds tasks by their state."""

    def pending(self) -> Self:
        """Find those that are not done, overdue or not."""
        return self.filter(completed_at=None)

    def completed(self) -> Self:
        """Find those that are done."""
        return self.exclude(completed_at=None)

    def overdue(self) -> Self:
        """Find those that should be done by now."""
        return self.filter(is_overdue())


def is_overdue() -> Q:
    """Tell, in a query, whether a task is pending and was due before now."""
    return Q(completed_at=None, due_date__lt=timezone.now())


class Task(TimestampedModel):
    """A task of a project; it is completed when `completed_at` says so."""

    title = models.CharField(max_length=200)
    description = models.CharField(max_length=5000, null=True, blank=True)
    priority = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    due_date = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    project = models.ForeignKey(Project, on_delete=models.DB_CASCADE, related_name="tasks")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DB_SET_NULL,
        related_name="assigned_tasks",
        null=True,
        blank=True,
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(priority__range=(1, 5)), name="task_priority")
        ]

    @override
    def __str__(self) -> str:
        return self.title

    @property
    def is_completed(self) -> bool:
        """Whether the task is done."""
        return self.completed_at is not None

    def is_changeable_by(self, user: User) -> bool:
        """Tell whether a user may change the task: its assignee may, and who writes its project."""
        return user.pk == self.assignee_id or self.project.is_writable_by(user)

    @override
    def assign(self, values: dict[str, Any]) -> list[str]:
        """Set the values that differ; completing twice keeps the first time of completion."""
        values = values.copy()
        is_completed = values.pop("is_completed", self.is_completed)
        if is_completed != self.is_completed:
            values["completed_at"] = timezone.now() if is_completed else None
        return super().assign(values)
