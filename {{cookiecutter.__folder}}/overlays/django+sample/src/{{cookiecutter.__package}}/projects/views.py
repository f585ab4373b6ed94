from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ModelViewSet

from {{ cookiecutter.__package }}.core.exceptions import conflict_on_duplicate
from {{ cookiecutter.__package }}.core.mixins import LockedUpdateModelMixin

{% if cookiecutter.websocket %}
from .broadcasts import broadcast_tasks, broadcast_updates
{% endif %}
{% if cookiecutter.events != "none" %}
from .completion import record_completions
{% endif %}
from .filters import ProjectFilterSet, TaskFilterSet
from .models import Project, Task
from .permissions import ProjectPermission, TaskPermission, may_write
from .serializers import (
    BulkUpdateResultSerializer,
    BulkUpdateSerializer,
    ProjectSerializer,
    ProjectSummarySerializer,
    TaskCreateSerializer,
    TaskImportResultSerializer,
    TaskImportSerializer,
    TaskSerializer,
)
{% if cookiecutter.cache %}
from .summary_cache import drop_summaries, read_summary
{% else %}
from .summary import summarize
{% endif %}

DUPLICATE_NAME = "The owner has another project with this name."
METHODS = ["get", "post", "patch", "delete", "head", "options"]


class ProjectViewSet(LockedUpdateModelMixin, ModelViewSet[Project]):
    """Projects. The owner and admins may change and delete them."""

    queryset = Project.objects.select_related("owner")
    serializer_class = ProjectSerializer
    permission_classes = [IsAuthenticated, ProjectPermission]
    filterset_class = ProjectFilterSet
    http_method_names = METHODS

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        # Archived projects are hidden in lists only.
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def perform_create(self, serializer: BaseSerializer[Project]) -> None:
        with conflict_on_duplicate(DUPLICATE_NAME):
            serializer.save(owner=self.request.user)

    def perform_update(self, serializer: BaseSerializer[Project]) -> None:
        with conflict_on_duplicate(DUPLICATE_NAME):
            super().perform_update(serializer)

    @transaction.atomic
    def perform_destroy(self, instance: Project) -> None:
        # Locks the tasks in the order of a bulk update: otherwise the two could deadlock.
        list(instance.tasks.select_for_update().order_by("id").values_list("id"))
        instance.delete()

    @extend_schema(responses=ProjectSummarySerializer)
    @action(detail=True)
    def summary(self, request: Request, pk: str) -> Response:
        """Return the progress of a project, in total and by assignee."""
        return Response({{ 'read_summary' if cookiecutter.cache else 'summarize' }}(self.get_object()))


class TaskViewSet(LockedUpdateModelMixin, ModelViewSet[Task]):
    """Tasks of projects.

    The owner of the project and admins may create, change and delete them. The assignee may
    change them.
    """

    queryset = Task.objects.select_related("project", "assignee")
    permission_classes = [IsAuthenticated, TaskPermission]
    filterset_class = TaskFilterSet
    http_method_names = METHODS

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return TaskCreateSerializer if self.action == "create" else TaskSerializer

    @transaction.atomic
    def perform_create(self, serializer: BaseSerializer[Task]) -> None:
        project = self.lock_project(serializer.validated_data["project"])
        {{ "task = " if cookiecutter.websocket }}serializer.save(project=project)
{% if cookiecutter.websocket %}
        broadcast_tasks(self.request, "task.created", [task])
{% endif %}
{% if cookiecutter.events != "none" or cookiecutter.websocket %}

    @transaction.atomic
    def perform_update(self, serializer: BaseSerializer[Task]) -> None:
        super().perform_update(serializer)
        assert serializer.instance is not None  # noqa: S101 (for the type checker)
{% if cookiecutter.events != "none" %}
        record_completions(self.request, [serializer.instance])
{% endif %}
{% if cookiecutter.websocket %}
        broadcast_updates(self.request, [serializer.instance])
{% endif %}
{% endif %}
{% if cookiecutter.websocket %}

    @transaction.atomic
    def perform_destroy(self, instance: Task) -> None:
        broadcast_tasks(self.request, "task.deleted", [instance])
        super().perform_destroy(instance)
{% endif %}

    @extend_schema(request=BulkUpdateSerializer, responses=BulkUpdateResultSerializer)
    @action(detail=False, methods=["post"], url_path="bulk-update")
    @transaction.atomic
    def bulk_update(self, request: Request) -> Response:
        """Update up to 100 tasks: all of them, or none."""
        serializer = BulkUpdateSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        ids = set(serializer.validated_data["task_ids"])
        changes = serializer.validated_data["update_data"]
        # In one order, so that two bulk updates do not deadlock.
        queryset = Task.objects.prefetch_related("project").select_for_update()
        tasks = list(queryset.filter(pk__in=ids).order_by("id"))
        if len(tasks) < len(ids):
            raise NotFound("At least one task does not exist.")
        for task in tasks:
            self.check_object_permissions(request, task)
            for name, value in changes.items():
                setattr(task, name, value)
            task.updated_at = timezone.now()
        Task.objects.bulk_update(tasks, ["completed_at", "priority", "assignee", "updated_at"])
{% if cookiecutter.events != "none" %}
        record_completions(request, tasks)
{% endif %}
{% if cookiecutter.cache %}
        drop_summaries({task.project_id for task in tasks})
{% endif %}
{% if cookiecutter.websocket %}
        broadcast_updates(request, tasks)
{% endif %}
        return Response({"updated_count": len(tasks)})

    @extend_schema(request=TaskImportSerializer, responses={201: TaskImportResultSerializer})
    @action(detail=False, methods=["post"], url_path="import")
    @transaction.atomic
    def bulk_create(self, request: Request) -> Response:
        """Create up to 1,000 tasks of a project: all of them, or none."""
        serializer = TaskImportSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        project = self.lock_project(serializer.validated_data["project"])
        rows = serializer.validated_data["tasks"]
        tasks = Task.objects.bulk_create(Task(project=project, **row) for row in rows)
{% if cookiecutter.cache %}
        drop_summaries([project.pk])
{% endif %}
{% if cookiecutter.websocket %}
        broadcast_tasks(request, "task.created", tasks)
{% endif %}
        return Response({"created_count": len(tasks)}, 201)

    def lock_project(self, project: Project) -> Project:
        """Lock the project of new tasks, which must not be deleted before they are inserted."""
        locked = get_object_or_404(Project.objects.select_for_update(), pk=project.pk)
        if not may_write(self.request, locked):
            raise PermissionDenied
        return locked
