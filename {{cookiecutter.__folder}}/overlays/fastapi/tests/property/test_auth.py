"""Tokens and passwords: whatever is issued or hashed is recognized, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package }}.auth.passwords import hash_password, verify_password
from {{ cookiecutter.__package }}.tokens import (
    InvalidTokenError,
    TokenType,
    issue_token,
    read_token,
)

from tests.property.strategies import ids, passwords

KEY = "a-key-of-the-tests-which-is-long-enough"
token_types = st.sampled_from(TokenType)


@given(token_type=token_types, user_id=ids, data=st.data())
def test_truncated_token_is_rejected(
    token_type: TokenType, user_id: int, data: st.DataObject
) -> None:
    token, _ = issue_token(KEY, token_type, user_id=user_id)
    part = token[: data.draw(st.integers(0, len(token) - 1))]

    with pytest.raises(InvalidTokenError):
        read_token(KEY, token_type, part)


@given(text=st.text() | st.binary().map(lambda text: text.decode("latin-1")))
def test_other_text_is_rejected(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        read_token(KEY, TokenType.ACCESS, text)


@given(password=passwords, guess=passwords)
async def test_hash_verifies_only_its_password(password: str, guess: str) -> None:
    password_hash = await hash_password(password)

    assert await verify_password(password, password_hash)
    assert await verify_password(guess, password_hash) is (guess == password)
