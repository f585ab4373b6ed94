"""Lists: the page and the filters that a query asks for."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from drf_spectacular.drainage import get_override
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from {{ cookiecutter.__package }}.core.exceptions import InvalidQuery
from {{ cookiecutter.__package }}.core.filters import (
    FlagFilter,
    IdFilter,
    IntegerFilter,
)
from {{ cookiecutter.__package }}.core.pagination import SkipLimitPagination
from {{ cookiecutter.__package }}.tasks.filters import TaskFilterSet
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.filters import UserFilterSet
from {{ cookiecutter.__package }}.users.models import User


def page(query: dict[str, Any]) -> tuple[int, int]:
    """Read how many rows a query skips, and how many it takes."""
    request = Request(APIRequestFactory().get("/", query))
    pagination = SkipLimitPagination()
    return pagination.get_offset(request), pagination.get_limit(request)


@pytest.mark.parametrize(
    "query",
    [{"skip": -1}, {"skip": 2**63}, {"limit": 0}, {"limit": 101}, {"limit": "1.5"}],
    ids=str,
)
def test_a_page_has_bounds(query: dict[str, Any]) -> None:
    with pytest.raises(InvalidQuery):
        page(query)


def test_a_page_is_the_first_twenty_unless_told() -> None:
    assert page({}) == (0, 20)
    assert page({"skip": 0, "limit": 1}) == (0, 1)
    assert page({"skip": 7, "limit": 100}) == (7, 100)


def test_empty_query_parameters_are_absent() -> None:
    assert page({"skip": "", "limit": ""}) == (0, 20)
    assert TaskFilterSet({"status": "", "project_id": ""}, Task.objects.none()).is_valid()


@pytest.mark.parametrize(
    "query",
    [{"status": "banana"}, {"priority": 6}, {"project_id": 0}, {"assignee_id": 2**63}],
    ids=str,
)
def test_wrong_filters_are_refused(query: dict[str, Any]) -> None:
    filters = TaskFilterSet(query, Task.objects.none())

    assert filters.errors.keys() == query.keys()


@pytest.mark.parametrize(
    ("filter_class", "options", "lowest", "highest"),
    [(IntegerFilter, {"min_value": 2, "max_value": 4}, 2, 4), (IdFilter, {}, 1, 2**63 - 1)],
)
def test_a_filter_has_the_bounds_that_the_schema_tells(
    filter_class: type[IntegerFilter], options: dict[str, int], lowest: int, highest: int
) -> None:
    number = filter_class(field_name="pk", **options)

    for value in (lowest, highest):
        assert number.field.clean(value) == value
    for value in (lowest - 1, highest + 1):
        with pytest.raises(ValidationError):
            number.field.clean(value)
    schema = {"type": "integer", "minimum": lowest, "maximum": highest}
    assert get_override(number, "field") == schema
    assert number.field_name == "pk"


@pytest.mark.parametrize(
    ("text", "flag"),
    [("true", True), ("TRUE", True), ("1", True), ("false", False), ("0", False), ("", None)],
)
def test_a_flag_is_true_or_false_or_left_out(text: str, flag: bool | None) -> None:
    assert FlagFilter().field.clean(text) is flag


def test_a_flag_is_nothing_else() -> None:
    with pytest.raises(ValidationError, match=r"^\['Must be true or false\.'\]$"):
        FlagFilter().field.clean("maybe")


@pytest.mark.parametrize(("length", "allowed"), [(200, True), (201, False)])
def test_a_search_has_at_most_200_characters(length: int, allowed: bool) -> None:
    assert UserFilterSet({"search": "x" * length}, User.objects.none()).is_valid() is allowed
