"""The summary of a project: counted by the database, put together here."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Count, F

from ..tasks.models import is_overdue
from .models import Project


class AssigneeCounts(NamedTuple):
    """The tasks of one assignee in a project; id and name are null for nobody's."""

    id: int | None
    name: str | None
    total: int
    completed: int
    overdue: int


def summarize_project(project: Project) -> dict[str, Any]:
    """Count the tasks of a project, in one query."""
    rows = (
        project.tasks.order_by(F("assignee_id").asc(nulls_last=True))
        .values_list("assignee_id", "assignee__name")
        .annotate(
            total=Count("pk"),
            completed=Count("completed_at"),
            overdue=Count("pk", filter=is_overdue()),
        )
    )
    return summarize(project.pk, [AssigneeCounts(*row) for row in rows])


def summarize(project_id: int, counts: Sequence[AssigneeCounts]) -> dict[str, Any]:
    """Put the counts of all assignees together."""
    total = sum(count.total for count in counts)
    completed = sum(count.completed for count in counts)
    return {
        "project_id": project_id,
        "total": total,
        "completed": completed,
        "pending": total - completed,
        "overdue": sum(count.overdue for count in counts),
        "completion_rate": round(completed / total, 4) if total else 0.0,
        "by_assignee": [
            {
                "assignee": None if count.id is None else {"id": count.id, "name": count.name},
                "total": count.total,
                "completed": count.completed,
            }
            for count in counts
        ],
    }
