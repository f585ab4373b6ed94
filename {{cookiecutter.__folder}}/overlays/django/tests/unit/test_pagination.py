"""Limits of pages."""

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from {{ cookiecutter.__package }}.core.pagination import SkipLimitPagination


@pytest.mark.parametrize(
    ("query", "limit"),
    [({}, 20), ({"limit": 100}, 100), ({"limit": 101}, 100), ({"limit": -1}, 20)],
)
def test_page_has_20_rows_unless_asked_and_100_at_most(query: dict[str, int], limit: int) -> None:
    request = Request(APIRequestFactory().get("/users", query))

    assert SkipLimitPagination().get_limit(request) == limit
