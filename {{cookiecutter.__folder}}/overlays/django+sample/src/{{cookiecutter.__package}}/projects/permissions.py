from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from .models import Project, Task


class ProjectPermission(BasePermission):
    """Everyone reads; the owner and admins write."""

    def has_object_permission(self, request: Request, view: APIView, obj: Any) -> bool:
        return request.method in SAFE_METHODS or may_write(request, obj)


class TaskPermission(BasePermission):
    """Everyone reads; the owner of the project and admins write; the assignee updates."""

    def has_object_permission(self, request: Request, view: APIView, obj: Task) -> bool:
        if request.method in SAFE_METHODS or may_write(request, obj.project):
            return True
        return request.method != "DELETE" and request.user.pk == obj.assignee_id


def may_write(request: Request, project: Project) -> bool:
    return request.user.is_superuser or request.user.pk == project.owner_id
