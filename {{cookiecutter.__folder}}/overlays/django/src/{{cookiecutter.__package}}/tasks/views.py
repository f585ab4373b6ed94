"""`/tasks`."""

from typing import Any, override

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.fields import Field
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from ..core.fields import IdField
from ..core.schema import problems
from ..core.views import GenericViewSet
from ..projects.models import Project
from ..projects.permissions import ProjectPermission
from ..users.permissions import get_caller
from .filters import TaskFilterSet
from .models import Task
from .permissions import TaskPermission
from .serializers import (
    BulkUpdateResultSerializer,
    BulkUpdateSerializer,
    TaskCreateSerializer,
    TaskIdsField,
    TaskImportResultSerializer,
    TaskImportSerializer,
    TaskSerializer,
    TaskUpdateSerializer,
)
from .services import update_tasks


class TaskViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Task]):
    """Tasks.

    What a body names is found and its rights are judged before the rest of the body is, so
    that a caller hears of what is missing or forbidden first.
    """

    queryset = Task.objects.select_related("project", "assignee").order_by("pk")
    serializer_class = TaskSerializer
    permission_classes = [IsAuthenticated, TaskPermission]
    filterset_class = TaskFilterSet
    lookup_url_kwarg = "task_id"

    @override
    def get_queryset(self) -> QuerySet[Task]:
        tasks = super().get_queryset()
        if self.action in {"partial_update", "destroy", "bulk_update"}:
            # In the order of ids, so that no two wait for each other.
            return tasks.select_for_update(of=("self",))
        return tasks

    @extend_schema(
        request=TaskCreateSerializer, responses={201: TaskSerializer, **problems(403, 404)}
    )
    @transaction.atomic
    def create(self, request: Request) -> Response:
        """Create a task, as the project's owner or an admin."""
        project = self.get_target_project()
        serializer = TaskCreateSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        task = Task.objects.create(**serializer.validated_data | {"project": project})
        return Response(self.get_serializer(task).data, 201)

    @extend_schema(request=TaskUpdateSerializer, responses={200: TaskSerializer, **problems(403)})
    @transaction.atomic
    def partial_update(self, request: Request, **_: Any) -> Response:
        """Change a task, as the project's owner, its assignee or an admin."""
        task = self.get_object()
        serializer = TaskUpdateSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        task.update(serializer.validated_data)
        return Response(self.get_serializer(task).data)

    @extend_schema(responses={204: None, **problems(403)})
    @transaction.atomic
    def destroy(self, _request: Request, **_: Any) -> Response:
        """Delete a task, as the project's owner or an admin."""
        self.get_object().delete()
        return Response(status=204)

    @extend_schema(
        request=BulkUpdateSerializer,
        responses={200: BulkUpdateResultSerializer, **problems(403, 404)},
    )
    @action(detail=False, methods=["post"], url_path="bulk-update")
    @transaction.atomic
    def bulk_update(self, request: Request) -> Response:
        """Change many tasks, all or none."""
        tasks = self.get_target_tasks()
        serializer = BulkUpdateSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        update_tasks(tasks, serializer.validated_data["update_data"])
        return Response({"updated_count": len(tasks)})

    @extend_schema(
        request=TaskImportSerializer,
        responses={201: TaskImportResultSerializer, **problems(403, 404)},
    )
    @action(detail=False, methods=["post"], url_path="import")
    @transaction.atomic
    def bulk_create(self, request: Request) -> Response:
        """Create many tasks of one project, all or none."""
        project = self.get_target_project()
        serializer = TaskImportSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        rows = serializer.validated_data["tasks"]
        tasks = Task.objects.bulk_create(Task(project=project, **row) for row in rows)
        return Response({"created_count": len(tasks)}, 201)

    def get_target_project(self) -> Project | None:
        """Find the project that the body names, and lock it, if the caller may write to it.

        None stands for a body that names none: it does not fit the schema, and is refused for that.
        """
        project_id = self._named("project_id", IdField())
        if project_id is None:
            return None
        project: Project = get_object_or_404(Project.objects.select_for_update(), pk=project_id)
        if not project.is_writable_by(get_caller(self.request)):
            self.permission_denied(self.request, ProjectPermission.message)
        return project

    def get_target_tasks(self) -> list[Task]:
        """Find the tasks that the body names, and lock them, if the caller may change them all.

        No task at all stands for a body that names none, which is refused for that.
        """
        task_ids = set(self._named("task_ids", TaskIdsField()) or ())
        tasks = list(self.get_queryset().filter(pk__in=task_ids))
        if len(tasks) < len(task_ids):
            raise NotFound
        for task in tasks:
            self.check_object_permissions(self.request, task)
        return tasks

    def _named(self, name: str, field: Field[Any, Any, Any, Any]) -> Any:
        try:
            body: Any = self.request.data
            return field.run_validation(body[name])
        except (KeyError, TypeError, ValidationError):
            return None
