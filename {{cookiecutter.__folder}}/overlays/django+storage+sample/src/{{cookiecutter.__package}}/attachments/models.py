from django.conf import settings
from django.db import models

from {{ cookiecutter.__package }}.projects.models import Task

from .files import MAX_NAME_LENGTH, new_key


def choose_key(_: "Attachment", _name: str) -> str:
    return new_key()


class Attachment(models.Model):
    """A file of a task."""

    task = models.ForeignKey(Task, on_delete=models.DB_CASCADE, related_name="attachments")
    file = models.FileField(upload_to=choose_key, unique=True)
    name = models.CharField(max_length=MAX_NAME_LENGTH)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DB_SET_NULL, related_name="+", null=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
