"""Who may write to projects."""

from typing import Any, override

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from ..users.permissions import get_caller


class ProjectPermission(BasePermission):
    """Lets everyone read, and owners and admins write."""

    message = "Only the project's owner and admins may do this."

    @override
    def has_object_permission(self, request: Request, view: APIView, obj: Any) -> bool:
        return request.method in SAFE_METHODS or obj.is_writable_by(get_caller(request))
