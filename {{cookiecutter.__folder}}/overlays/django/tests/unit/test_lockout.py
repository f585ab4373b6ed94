"""Lock-out: the fifth failure in a row locks."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine

from {{ cookiecutter.__package }}.authentication.backends import (
    LockoutBackend,
)
from {{ cookiecutter.__package }}.authentication.models import (
    LoginFailures,
    hash_email,
)

from tests.fixtures.clock import NOW

QUARTER = timedelta(minutes=15)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(("before", "locked_until"), [(0, None), (3, None), (4, NOW + QUARTER)])
def test_the_fifth_failure_locks_for_fifteen_minutes(before: int, locked_until: object) -> None:
    failures = LoginFailures(count=before)

    with patch.object(failures, "save", autospec=True) as save:
        failures.add()

    assert failures.count == before + 1
    assert failures.locked_until == locked_until
    save.assert_called_once_with()


def test_a_lock_ends(clock: time_machine.Traveller) -> None:
    failures = LoginFailures(count=5, locked_until=NOW + QUARTER)

    assert failures.is_locked
    clock.shift(QUARTER)
    assert not failures.is_locked


@pytest.mark.parametrize("name", ["token", "username", "password"])
def test_other_credentials_are_left_to_other_backends(name: str) -> None:
    assert LockoutBackend().authenticate(None, **{name: "x"}) is None


@pytest.mark.parametrize("spelling", ["ada@example.com", " ADA@Example.com\n"])
def test_an_email_has_one_hash_however_it_is_spelt(spelling: str) -> None:
    assert hash_email(spelling) == hash_email("ada@example.com")
    assert hash_email(spelling) != hash_email("bob@example.com")
    assert "ada" not in hash_email(spelling)
