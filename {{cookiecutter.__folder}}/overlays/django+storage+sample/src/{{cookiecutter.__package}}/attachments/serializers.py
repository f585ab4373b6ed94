from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework import serializers
from rest_framework.exceptions import APIException

from {{ cookiecutter.__package }}.projects.serializers import UserSummarySerializer

from .files import CONTENT_TYPES, MAX_BYTES
from .models import Attachment


class ContentTooLarge(APIException):
    status_code = 413
    default_detail = f"A file may have {MAX_BYTES} bytes."


class UnacceptedType(APIException):
    status_code = 415
    default_detail = f"The type must be one of {', '.join(CONTENT_TYPES)}."


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    file = serializers.FileField(write_only=True, allow_empty_file=True)
    uploaded_by = UserSummarySerializer(read_only=True, allow_null=True)

    class Meta:
        model = Attachment
        fields = [
            "id",
            "name",
            "content_type",
            "size",
            "task_id",
            "uploaded_by",
            "created_at",
            "file",
        ]
        read_only_fields = ["name", "content_type", "size", "task_id"]

    def validate_file(self, file: "UploadedFile[Any]") -> "UploadedFile[Any]":
        if file.content_type not in CONTENT_TYPES:
            raise UnacceptedType
        if (file.size or 0) > MAX_BYTES:
            raise ContentTooLarge
        return file
