"""Filters of lists, which refuse what they do not understand."""

from typing import Any, override

import django_filters
from django import forms
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from .exceptions import InvalidQuery
from .fields import MAX_ID


class FilterBackend(DjangoFilterBackend):
    """Filters lists only, and tells that what is wrong is in the query."""

    @override
    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: Any
    ) -> QuerySet[Any]:
        if view.detail:
            return queryset
        try:
            filtered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        except ValidationError as error:
            raise InvalidQuery(error.detail) from None
        return filtered


class FlagFormField(forms.Field):
    """`true` or `false`."""

    @override
    def to_python(self, value: str | None) -> bool | None:
        match (value or "").lower():
            case "":
                return None
            case "true" | "1":
                return True
            case "false" | "0":
                return False
        raise forms.ValidationError("Must be true or false.")


class FlagFilter(django_filters.BooleanFilter):
    """A filter that is on or off."""

    field_class = FlagFormField


class IntegerFilter(django_filters.NumberFilter):
    """A filter by a number without decimals."""

    field_class = forms.IntegerField

    def __init__(self, *, min_value: int, max_value: int, **options: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **options)
        extend_schema_field({"type": "integer", "minimum": min_value, "maximum": max_value})(self)


class IdFilter(IntegerFilter):
    """A filter by an id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=MAX_ID, **options)
