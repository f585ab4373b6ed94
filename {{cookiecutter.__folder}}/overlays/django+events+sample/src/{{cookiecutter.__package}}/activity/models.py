from django.db import models

from {{ cookiecutter.__package }}.projects.models import Project


class Activity(models.Model):
    """An event of a project, as it was published."""

    project = models.ForeignKey(Project, on_delete=models.DB_CASCADE, related_name="activities")
    event = models.JSONField()

    class Meta:
        ordering = ["-id"]
