"""Tokens and passwords, for every input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package }}.auth.passwords import hash_password, verify_password
from {{ cookiecutter.__package }}.tokens import InvalidTokenError, TokenType, read_token

from tests.property.strategies import passwords

KEY = "a-key-of-the-tests-which-is-long-enough"


@given(text=st.text() | st.binary().map(lambda text: text.decode("latin-1")))
def test_any_text_that_is_not_a_token_is_rejected(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        read_token(KEY, TokenType.ACCESS, text)


@given(password=passwords, guess=passwords)
def test_hash_matches_its_password_only(password: str, guess: str) -> None:
    password_hash = hash_password(password)

    assert verify_password(password, password_hash)
    assert verify_password(guess, password_hash) is (guess == password)
