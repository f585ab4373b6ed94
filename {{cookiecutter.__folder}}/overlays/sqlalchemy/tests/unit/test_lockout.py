"""Lock-out: the fifth failure in a row locks."""

from datetime import timedelta

import pytest

from {{ cookiecutter.__package }}.auth.lockout import count_failure
from {{ cookiecutter.__package }}.auth.models import LoginFailures

from tests.fixtures.clock import NOW


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("before", "locked_until"), [(0, None), (3, None), (4, NOW + timedelta(minutes=15))]
)
def test_the_fifth_failure_locks_for_fifteen_minutes(before: int, locked_until: object) -> None:
    failures = LoginFailures(count=before)

    count_failure(failures)

    assert failures.count == before + 1
    assert failures.locked_until == locked_until
