"""Password hashes."""

from {{ cookiecutter.__package }}.auth.passwords import hash_password, verify_password

PASSWORD = "correct-horse-battery-staple"


def test_hash_is_argon2_with_a_salt() -> None:
    first, second = hash_password(PASSWORD), hash_password(PASSWORD)

    assert first.startswith("$argon2id$")
    assert first != second


def test_hash_matches_its_password_only() -> None:
    password_hash = hash_password(PASSWORD)

    assert verify_password(PASSWORD, password_hash)
    assert not verify_password("another", password_hash)
    assert not verify_password(PASSWORD, None)
