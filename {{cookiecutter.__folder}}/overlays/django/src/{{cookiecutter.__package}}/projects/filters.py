"""Which projects to list."""

from typing import override

import django_filters
from django.db.models import QuerySet

from ..core.filters import FlagFilter
from .models import Project


class ProjectFilterSet(django_filters.FilterSet):
    """All projects or the caller's; archived ones only on request."""

    my_projects_only = FlagFilter()
    include_archived = FlagFilter()

    @override
    def filter_queryset(self, queryset: QuerySet[Project]) -> QuerySet[Project]:
        wanted = self.form.cleaned_data
        if wanted["my_projects_only"]:
            queryset = queryset.filter(owner=self.request.user)
        if not wanted["include_archived"]:
            queryset = queryset.filter(is_archived=False)
        return queryset
