from django.contrib import admin

from .models import Project, Task


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):
    list_display = ["name", "owner", "is_archived", "created_at"]
    list_filter = ["is_archived"]
    list_select_related = ["owner"]
    search_fields = ["name"]
    autocomplete_fields = ["owner"]


@admin.register(Task)
class TaskAdmin(admin.ModelAdmin):
    list_display = ["title", "project", "assignee", "priority", "due_date", "completed_at"]
    list_filter = ["priority"]
    list_select_related = ["project", "assignee"]
    search_fields = ["title"]
    autocomplete_fields = ["project", "assignee"]
