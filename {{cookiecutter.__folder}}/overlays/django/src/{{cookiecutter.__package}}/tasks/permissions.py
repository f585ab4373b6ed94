"""Who may change and delete tasks."""

from typing import Any, override

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from ..users.permissions import get_caller


class TaskPermission(BasePermission):
    """Lets everyone read, assignees change, and the project's owner and admins delete as well."""

    message = "Only the project's owner, admins and perhaps the assignee may do this."

    @override
    def has_object_permission(self, request: Request, view: APIView, obj: Any) -> bool:
        if request.method == "DELETE":
            return bool(obj.project.is_writable_by(get_caller(request)))
        return request.method in SAFE_METHODS or obj.is_changeable_by(get_caller(request))
