"""Pages: together they are the whole list."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from {{ cookiecutter.__package }}.core.pagination import SkipLimitPagination
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import UserFactory
from tests.fixtures.examples import rolled_back


@pytest.mark.django_db
@given(size=st.integers(0, 8), skip=st.integers(0, 9), limit=st.integers(1, 9))
@example(size=1, skip=2**53 - 1, limit=100)
def test_pages_cover_every_row_once(size: int, skip: int, limit: int) -> None:
    with rolled_back():
        users = UserFactory.create_batch(size)
        listed: list[User] = []
        for start in range(skip, max(size, skip + 1), limit):
            request = APIRequestFactory().get("/users", {"skip": start, "limit": limit})
            pagination = SkipLimitPagination()
            page = pagination.paginate_queryset(User.objects.order_by("pk"), Request(request))
            assert page is not None
            assert len(page) <= limit
            assert pagination.get_paginated_response([])["X-Total-Count"] == str(size)
            listed += page

    assert [user.pk for user in listed] == sorted(user.pk for user in users)[skip:]
