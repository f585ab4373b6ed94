"""Users in the admin site."""

from typing import Any, override

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.forms import UserChangeForm as BaseUserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from .models import Role, User
from .services import LAST_ADMIN, is_last_admin


class UserCreationForm(BaseUserCreationForm):
    """Asks for a new user's password twice."""

    class Meta:
        model = User
        fields = ["email", "name", "role"]


class UserChangeForm(BaseUserChangeForm):
    """Changes a user, but leaves an active admin."""

    @override
    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        stays = values.get("role") == Role.ADMIN and values.get("is_active")
        if not stays and is_last_admin(self.instance):
            raise ValidationError(LAST_ADMIN)
        return values


@admin.register(User)
class UserAdmin(BaseUserAdmin):
    """Users, with their password as a hash."""

    form = UserChangeForm
    add_form = UserCreationForm
    add_fieldsets = [
        (None, {"fields": ["email", "name", "role", "password1", "password2"]}),
    ]
    fieldsets = [
        (None, {"fields": ["email", "name", "role", "is_active", "password"]}),
        ("Times", {"fields": ["last_login", "created_at", "updated_at"]}),
    ]
    readonly_fields = ["last_login", "created_at", "updated_at"]
    list_display = ["email", "name", "role", "is_active"]
    list_filter = ["role", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = []

    @override
    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Keep active admins: they are demoted or deactivated first, which the last one is not."""
        if obj and obj.is_admin and obj.is_active:
            return False
        return super().has_delete_permission(request, obj)  # pragma: no mutate (looks at no object)


admin.site.unregister(Group)
