"""Pages contain each row of the list once."""

from hypothesis import example, given
from hypothesis import strategies as st

from {{ cookiecutter.__package }}.pagination import paginate
from {{ cookiecutter.__package }}.schemas import PageParams
from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.service import list_users

from tests.factories.users import UserFactory
from tests.fixtures.examples import RolledBack


@given(size=st.integers(0, 8), skip=st.integers(0, 9), limit=st.integers(1, 9))
@example(size=1, skip=2**53 - 1, limit=100)
def test_pages_cover_every_row_once(
    size: int, skip: int, limit: int, rolled_back: RolledBack
) -> None:
    with rolled_back() as create:
        users = create.batch(UserFactory, size)
        listed: list[User] = []
        for start in range(skip, max(size, skip + 1), limit):
            page, headers = paginate(list_users(), PageParams(skip=start, limit=limit))
            assert len(page) <= limit
            assert headers["X-Total-Count"] == str(size)
            listed += page

    assert [user.id for user in listed] == sorted(user.id for user in users)[skip:]
