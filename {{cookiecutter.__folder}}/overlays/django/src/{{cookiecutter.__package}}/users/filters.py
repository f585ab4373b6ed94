"""Which users to list."""

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field

from ..core.fields import WITHOUT_NUL
from .models import User


class UserFilterSet(django_filters.FilterSet):
    """Users whose name or e-mail holds a text, in any case."""

    search = django_filters.CharFilter(method="filter_search", max_length=200)

    @extend_schema_field({"type": "string", "maxLength": 200, "pattern": WITHOUT_NUL})
    def filter_search(self, users: QuerySet[User], _name: str, search: str) -> QuerySet[User]:
        """Find a part of the name or the e-mail."""
        part = search.lower()
        return users.filter(Q(name__lower__contains=part) | Q(email__contains=part))
