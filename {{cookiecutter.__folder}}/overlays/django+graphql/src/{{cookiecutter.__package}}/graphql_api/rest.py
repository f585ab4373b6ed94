"""Views of the REST API: their permissions, filters and validation hold in GraphQL too."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from {{ cookiecutter.__package }}.core.pagination import SkipLimitPagination

from .context import Info


def open_view[View: GenericViewSet[Any]](
    view_class: type[View], info: Info, method: str, action: str, pk: str = "", **query: Any
) -> View:
    """Create a view as its router does, for the user of the GraphQL request."""
    given = {name: value for name, value in query.items() if value is not None}
    http_request = HttpRequest()
    http_request.method = method
    http_request.GET = QueryDict(urlencode(given, errors="replace"))
    request = Request(http_request)
    request.user = info.context.user
    view = view_class(request=request, action=action, kwargs={"pk": pk}, format_kwarg=None)
    view.check_permissions(request)
    return view


def list_rows(view_class: type[GenericViewSet[Any]], info: Info, **query: Any) -> QuerySet[Any]:
    """Return a page of a list; the optimizer adds the relations that are asked for."""
    view = open_view(view_class, info, "GET", "list", **query)
    paginator = SkipLimitPagination()
    limit = paginator.get_limit(view.request) or paginator.default_limit
    skip = paginator.get_offset(view.request)
    return view.filter_queryset(view.get_queryset())[skip : skip + limit]


def validate(view: GenericViewSet[Any], data: Any, instance: Any = None) -> BaseSerializer[Any]:
    serializer = view.get_serializer(instance, data=data, partial=instance is not None)
    serializer.is_valid(raise_exception=True)
    return serializer
