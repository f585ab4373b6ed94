from typing import Any

from django.db.models import Count, F

from .models import Project, is_overdue


def summarize(project: Project) -> dict[str, Any]:
    """Count the tasks of a project by assignee, in one query; the totals are sums of the counts."""
    rows = list(
        project.tasks.order_by(F("assignee_id").asc(nulls_last=True))
        .values("assignee_id", name=F("assignee__name"))
        .annotate(
            total=Count("pk"),
            completed=Count("completed_at"),
            overdue=Count("pk", filter=is_overdue()),
        )
    )
    total = sum(row["total"] for row in rows)
    completed = sum(row["completed"] for row in rows)
    return {
        "project_id": project.pk,
        "total": total,
        "completed": completed,
        "pending": total - completed,
        "overdue": sum(row["overdue"] for row in rows),
        "completion_rate": round(completed / total, 4) if total else 0.0,
        "by_assignee": [
            {
                "assignee": row["assignee_id"] and {"id": row["assignee_id"], "name": row["name"]},
                "total": row["total"],
                "completed": row["completed"],
            }
            for row in rows
        ],
    }
