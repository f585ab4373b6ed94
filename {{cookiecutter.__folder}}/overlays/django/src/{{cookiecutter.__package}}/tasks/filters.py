"""Which tasks to list."""

import django_filters

from ..core.filters import IdFilter, IntegerFilter
from .models import TaskQuerySet


class TaskFilterSet(django_filters.FilterSet):
    """Tasks by project, assignee, priority and state."""

    project_id = IdFilter()
    assignee_id = IdFilter()
    priority = IntegerFilter(min_value=1, max_value=5)
    status = django_filters.ChoiceFilter(
        method="filter_status",
        choices=[("pending", "pending"), ("completed", "completed"), ("overdue", "overdue")],
    )

    def filter_status(self, tasks: TaskQuerySet, _name: str, status: str) -> TaskQuerySet:
        """Find tasks by their state; overdue ones are pending too."""
        match status:
            case "completed":
                return tasks.completed()
            case "overdue":
                return tasks.overdue()
            case _:
                return tasks.pending()
