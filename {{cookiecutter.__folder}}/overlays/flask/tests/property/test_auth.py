"""Tokens and passwords: what is issued or hashed is known again, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package }}.auth.passwords import (
    hash_password,
    verify_password,
)
from {{ cookiecutter.__package }}.tokens import (
    InvalidTokenError,
    TokenType,
    issue_token,
    read_token,
)

from tests.property.strategies import ids, passwords, texts

KEY = "a-key-of-the-tests-which-is-long-enough"
token_types = st.sampled_from(TokenType)


@given(token_type=token_types, user_id=ids, role=texts)
def test_a_token_is_read_as_it_was_issued(token_type: TokenType, user_id: int, role: str) -> None:
    token, claims = issue_token(KEY, token_type, user_id=user_id, role=role)

    read = read_token(KEY, token_type, token)

    assert read == claims
    assert (read.sub, read.role, read.type) == (user_id, role, token_type)


@given(token_type=token_types, user_id=ids, data=st.data())
def test_a_part_of_a_token_is_no_token(
    token_type: TokenType, user_id: int, data: st.DataObject
) -> None:
    token, _ = issue_token(KEY, token_type, user_id=user_id, role="user")
    part = token[: data.draw(st.integers(0, len(token) - 1))]

    with pytest.raises(InvalidTokenError):
        read_token(KEY, token_type, part)


@given(text=st.text() | st.binary().map(lambda text: text.decode("latin-1")))
def test_a_text_is_no_token(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        read_token(KEY, TokenType.ACCESS, text)


@given(password=passwords, guess=passwords)
def test_a_hash_knows_its_password_alone(password: str, guess: str) -> None:
    password_hash = hash_password(password)

    assert verify_password(password, password_hash)
    assert verify_password(guess, password_hash) is (guess == password)
