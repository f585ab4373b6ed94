"""Projects in the admin site."""

from django.contrib import admin

from .models import Project


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):
    """Projects."""

    list_display = ["name", "owner", "is_archived", "created_at"]
    list_filter = ["is_archived"]
    list_select_related = ["owner"]
    search_fields = ["name"]
    autocomplete_fields = ["owner"]
