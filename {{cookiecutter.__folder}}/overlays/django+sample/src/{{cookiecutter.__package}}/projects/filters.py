import django_filters
from django.db.models import QuerySet

from .models import MAX_ID, Project, Task, TaskQuerySet


class ProjectFilterSet(django_filters.FilterSet):
    my_projects_only = django_filters.BooleanFilter()
    include_archived = django_filters.BooleanFilter()

    class Meta:
        model = Project
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Project]) -> QuerySet[Project]:
        filters = self.form.cleaned_data
        if filters["my_projects_only"]:
            queryset = queryset.filter(owner=self.request.user)
        if not filters["include_archived"]:
            queryset = queryset.filter(is_archived=False)
        return queryset


class TaskFilterSet(django_filters.FilterSet):
    # Numbers: filters of foreign keys look up the rows, and show them all as choices.
    project_id = django_filters.NumberFilter(decimal_places=0, min_value=1, max_value=MAX_ID)
    assignee_id = django_filters.NumberFilter(decimal_places=0, min_value=1, max_value=MAX_ID)
    priority = django_filters.NumberFilter(decimal_places=0)
    status = django_filters.ChoiceFilter(
        method="filter_status",
        choices=[("pending", "pending"), ("completed", "completed"), ("overdue", "overdue")],
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def filter_status(self, tasks: TaskQuerySet, _name: str, status: str) -> TaskQuerySet:
        """Filter by status. Overdue tasks are also pending."""
        filtered: TaskQuerySet = getattr(tasks, status)()
        return filtered
