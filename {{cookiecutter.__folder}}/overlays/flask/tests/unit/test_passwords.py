"""Password hashes."""

import pytest

from {{ cookiecutter.__package }}.auth.passwords import hash_password, verify_password

PASSWORD = "correct-horse-battery-staple"


def test_hash_is_argon2_with_a_salt() -> None:
    first, second = hash_password(PASSWORD), hash_password(PASSWORD)

    assert first.startswith("$argon2id$")
    assert first != second


@pytest.mark.parametrize(("password", "matches"), [(PASSWORD, True), ("another", False)])
def test_password_is_compared_with_its_hash(password: str, matches: bool) -> None:
    assert verify_password(password, hash_password(PASSWORD)) is matches


def test_nothing_matches_a_missing_hash() -> None:
    assert not verify_password(PASSWORD, None)
