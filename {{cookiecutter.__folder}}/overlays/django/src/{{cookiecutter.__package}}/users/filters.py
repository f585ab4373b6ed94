"""Which users to list."""

import django_filters
from django.db.models import Q, QuerySet

from .models import User


class UserFilterSet(django_filters.FilterSet):
    """Users whose name or e-mail holds a text, in any case."""

    search = django_filters.CharFilter(method="filter_search", max_length=200)

    def filter_search(self, users: QuerySet[User], _name: str, search: str) -> QuerySet[User]:
        """Find a part of the name or the e-mail."""
        part = search.lower()
        return users.filter(Q(name__lower__contains=part) | Q(email__contains=part))
