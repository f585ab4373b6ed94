"""Tasks in the admin site."""

from django.contrib import admin

from .models import Task


@admin.register(Task)
class TaskAdmin(admin.ModelAdmin):
    """Tasks."""

    list_display = ["title", "project", "assignee", "priority", "due_date", "completed_at"]
    list_filter = ["priority"]
    list_select_related = ["project", "assignee"]
    search_fields = ["title"]
    autocomplete_fields = ["project", "assignee"]
