"""`/projects`."""

from typing import Any, override

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from ..core.schema import problems
from ..core.views import GenericViewSet
from ..users.permissions import get_caller
from . import services
from .filters import ProjectFilterSet
from .models import Project
from .permissions import ProjectPermission
from .serializers import (
    ProjectCreateSerializer,
    ProjectSerializer,
    ProjectSummarySerializer,
    ProjectUpdateSerializer,
)
from .summary import summarize_project


class ProjectViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Project]):
    """Projects."""

    queryset = Project.objects.select_related("owner").order_by("pk")
    serializer_class = ProjectSerializer
    permission_classes = [IsAuthenticated, ProjectPermission]
    filterset_class = ProjectFilterSet
    lookup_url_kwarg = "project_id"

    @override
    def get_queryset(self) -> QuerySet[Project]:
        projects = super().get_queryset()
        if self.action in {"partial_update", "destroy"}:
            return projects.select_for_update(of=("self",))
        return projects

    @extend_schema(
        request=ProjectCreateSerializer, responses={201: ProjectSerializer, **problems(409)}
    )
    def create(self, request: Request) -> Response:
        """Create a project of one's own."""
        serializer = ProjectCreateSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        project = services.create_project(get_caller(request), serializer.validated_data)
        return Response(self.get_serializer(project).data, 201)

    @extend_schema(
        request=ProjectUpdateSerializer, responses={200: ProjectSerializer, **problems(403, 409)}
    )
    @transaction.atomic
    def partial_update(self, request: Request, **_: Any) -> Response:
        """Change a project, as its owner or an admin."""
        project = self.get_object()
        serializer = ProjectUpdateSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        services.update_project(project, serializer.validated_data)
        return Response(self.get_serializer(project).data)

    @extend_schema(responses={204: None, **problems(403)})
    @transaction.atomic
    def destroy(self, _request: Request, **_: Any) -> Response:
        """Delete a project and its tasks, as its owner or an admin."""
        services.delete_project(self.get_object())
        return Response(status=204)

    @extend_schema(responses=ProjectSummarySerializer)
    @action(detail=True)
    def summary(self, _request: Request, **_: Any) -> Response:
        """Get how far a project is."""
        return Response(summarize_project(self.get_object()))
