"""The table of projects."""

from typing import override

from django.conf import settings
from django.db import models

from ..core.models import TimestampedModel
from ..users.models import User


class Project(TimestampedModel):
    """A project; its name is unique among those of its owner."""

    name = models.CharField(max_length=100)
    description = models.CharField(max_length=5000, null=True, blank=True)
    is_archived = models.BooleanField("archived", default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DB_CASCADE, related_name="projects"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="project_owner_name")]

    @override
    def __str__(self) -> str:
        return self.name

    def is_writable_by(self, user: User) -> bool:
        """Tell whether a user may write: owners and admins may."""
        return user.is_admin or user.pk == self.owner_id
