"""Pages contain each row of the list once."""

from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.pagination import paginate
from {{ cookiecutter.__package }}.schemas import PageParams
from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.service import list_users

from tests.factories.base import Factories
from tests.factories.users import UserFactory


# The fixtures last for all examples: each of them is rolled back on its own.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(0, 8), skip=st.integers(0, 9), limit=st.integers(1, 9))
@example(size=1, skip=2**53 - 1, limit=100)
def test_pages_cover_every_row_once(
    size: int, skip: int, limit: int, app: Flask, connection: Connection
) -> None:
    with connection.begin_nested() as transaction:
        with app.app_context():
            users = Factories(db.session()).batch(UserFactory, size)
            listed: list[User] = []
            for start in range(skip, max(size, skip + 1), limit):
                page, headers = paginate(list_users(), PageParams(skip=start, limit=limit))
                assert len(page) <= limit
                assert headers["X-Total-Count"] == str(size)
                listed += page
        transaction.rollback()

    assert [user.id for user in listed] == sorted(user.id for user in users)[skip:]
