"""Lock-outs in the admin site."""

from typing import Any, override

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from .models import LoginFailures, hash_email


@admin.register(LoginFailures)
class LoginFailuresAdmin(admin.ModelAdmin):
    """The failures of e-mails, which are kept as hashes; to delete one lifts its lock."""

    list_display = ["email_hash", "count", "locked_until"]
    search_fields = ["email_hash"]
    search_help_text = "The whole e-mail."

    @override
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if search_term:
            queryset = queryset.filter(email_hash=hash_email(search_term))
        return queryset, False

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
