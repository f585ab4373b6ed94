from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView, get_object_or_404

from {{ cookiecutter.__package }}.projects.events import TaskCompleted
from {{ cookiecutter.__package }}.projects.models import Project

from .models import Activity


class ActivitySerializer(serializers.BaseSerializer[Activity]):
    def to_representation(self, instance: Activity) -> Any:
        return instance.event


@extend_schema(responses=TaskCompleted)
class ActivityView(ListAPIView[Activity]):
    """What happened in a project, the newest first."""

    queryset = Activity.objects.all()
    serializer_class = ActivitySerializer

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        project = get_object_or_404(Project, pk=self.kwargs["project_id"])
        return super().filter_queryset(queryset).filter(project=project)
