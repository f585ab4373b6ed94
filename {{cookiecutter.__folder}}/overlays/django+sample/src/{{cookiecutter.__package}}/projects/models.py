from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from {{ cookiecutter.__package }}.core.models import TimestampedModel
{% if cookiecutter.websocket %}

from .changes import ChangeTracker
{% endif %}

MAX_ID = models.BigIntegerField.MAX_BIGINT  # SQLite and PostgreSQL raise for larger parameters


class Project(TimestampedModel):
    name = models.CharField(max_length=100)
    description = models.TextField(max_length=5000, blank=True)
    is_archived = models.BooleanField("archived", default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DB_CASCADE, related_name="projects"
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="project_owner_name")]

    def __str__(self) -> str:
        return self.name


class TaskQuerySet(models.QuerySet["Task"]):
    def pending(self) -> Self:
        return self.filter(completed_at=None)

    def completed(self) -> Self:
        return self.exclude(completed_at=None)

    def overdue(self) -> Self:
        return self.filter(is_overdue())


def is_overdue() -> Q:
    return Q(completed_at=None, due_date__lt=timezone.now())


class Task({{ 'ChangeTracker, ' if cookiecutter.websocket }}TimestampedModel):
    """A task of a project, which is completed if it has a time of completion."""

    title = models.CharField(max_length=200)
    description = models.TextField(max_length=5000, blank=True)
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

{% if cookiecutter.events != "none" %}
    is_newly_completed = False  # since the row was read

{% endif %}
    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(priority__range=(1, 5)), name="task_priority")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_completed(self) -> bool:
        return self.completed_at is not None

    @is_completed.setter
    def is_completed(self, is_completed: bool) -> None:
        if is_completed != self.is_completed:  # completing twice keeps the first time
            self.completed_at = timezone.now() if is_completed else None
{% if cookiecutter.events != "none" %}
            self.is_newly_completed = is_completed
{% endif %}
