import logging
from functools import partial
from typing import Any

{% if cookiecutter.websocket %}
from django.core.handlers.asgi import ASGIRequest
{% endif %}
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiRequest, extend_schema
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.generics import (
    DestroyAPIView,
    ListCreateAPIView,
    get_object_or_404,
)
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

{% if cookiecutter.websocket %}
from {{ cookiecutter.__package }}.core.streams import read_in_chunks
{% endif %}
from {{ cookiecutter.__package }}.projects.models import Task

from .files import CONTENT_TYPES, MAX_BODY_BYTES
from .models import Attachment
from .permissions import AttachmentPermission, may_change
from .serializers import AttachmentSerializer, ContentTooLarge

logger = logging.getLogger(__name__)

UPLOAD = OpenApiRequest(
    AttachmentSerializer, encoding={"file": {"contentType": ", ".join(CONTENT_TYPES)}}
)
DOWNLOAD = {(200, content_type): OpenApiTypes.BINARY for content_type in CONTENT_TYPES}


class AttachmentListView(ListCreateAPIView[Attachment]):
    """The attachments of a task. Who may change the task may add some, of 10 MiB at most."""

    queryset = Attachment.objects.select_related("uploaded_by")
    serializer_class = AttachmentSerializer
    parser_classes = [MultiPartParser]

    def get_task(self) -> Task:
        return get_object_or_404(Task.objects.select_related("project"), pk=self.kwargs["task_id"])

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(queryset).filter(task=self.get_task())

    @extend_schema(request={"multipart/form-data": UPLOAD})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        # Checked here: Django's parser stores files of any size.
        if not may_change(request, self.get_task()):
            raise PermissionDenied
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
            raise ContentTooLarge
        return super().post(request, *args, **kwargs)

    def perform_create(self, serializer: BaseSerializer[Attachment]) -> None:
        """Store the file, then its row: what fails in between leaves a file without a row."""
        file = serializer.validated_data["file"]
        attachment = Attachment(
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            uploaded_by_id=self.request.user.pk,
        )
        attachment.file.save(file.name, file, save=False)
        with transaction.atomic():
            # Another request may have deleted the task.
            tasks = Task.objects.select_for_update()
            attachment.task = get_object_or_404(tasks, pk=self.kwargs["task_id"])
            attachment.save()
        serializer.instance = attachment


class AttachmentView(DestroyAPIView[Attachment]):
    """An attachment. Who may change the task may delete it."""

    queryset = Attachment.objects.select_related("task__project")
    serializer_class = AttachmentSerializer
    permission_classes = [IsAuthenticated, AttachmentPermission]

    @extend_schema(responses=DOWNLOAD)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> FileResponse:
        """Download the file of an attachment."""
        attachment = self.get_object()
        try:
            file = attachment.file.open()
        except FileNotFoundError:
            logger.exception("The file of attachment %d is missing.", attachment.pk)
            raise NotFound("The file of the attachment is missing.") from None
        {{ 'response =' if cookiecutter.websocket else 'return' }} FileResponse(
            file,
            as_attachment=True,
            filename=attachment.name,
            content_type=attachment.content_type,
            headers={"Content-Length": attachment.size},
        )
{% if cookiecutter.websocket %}
        if isinstance(request._request, ASGIRequest):
            response.streaming_content = read_in_chunks(file)
        return response
{% endif %}

    def perform_destroy(self, instance: Attachment) -> None:
        """Delete the row, then the file; `clean_attachments` deletes one that is left."""
        with transaction.atomic():
            instance.delete()
            delete_file = partial(instance.file.delete, save=False)
            transaction.on_commit(delete_file, robust=True)  # a failure is logged
