from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from {{ cookiecutter.__package }}.projects.models import Task
from {{ cookiecutter.__package }}.projects.permissions import may_write

from .models import Attachment


class AttachmentPermission(BasePermission):
    """Everyone reads; who may change the task may also delete its attachments."""

    def has_object_permission(self, request: Request, view: APIView, obj: Attachment) -> bool:
        return request.method in SAFE_METHODS or may_change(request, obj.task)


def may_change(request: Request, task: Task) -> bool:
    return may_write(request, task.project) or request.user.pk == task.assignee_id
