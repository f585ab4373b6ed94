"""Password hashes: strong in the service, whatever the tests use."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.test import override_settings

from {{ cookiecutter.__package }}.config import settings

pytestmark = pytest.mark.usefixtures("hashers")


@pytest.fixture
def hashers() -> Iterator[None]:
    """Those of the service."""
    with override_settings(PASSWORD_HASHERS=settings.PASSWORD_HASHERS):
        yield


def test_a_hash_fits_its_password_and_no_other() -> None:
    password_hash = make_password("secret")

    assert "secret" not in password_hash
    assert check_password("secret", password_hash)
    assert not check_password("Secret", password_hash)


def test_the_same_password_is_never_hashed_the_same() -> None:
    assert make_password("secret") != make_password("secret")


def test_the_service_hashes_as_owasp_recommends() -> None:
    cost = re.match(r"argon2\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$", make_password("secret"))

    assert cost
    assert int(cost[1]) >= 19 * 1024
    assert int(cost[2]) >= 2
