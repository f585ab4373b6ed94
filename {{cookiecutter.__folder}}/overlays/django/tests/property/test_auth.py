"""Tokens and passwords: what is issued or hashed is known again, and nothing else is."""

import pytest
from django.contrib.auth.hashers import check_password, make_password
from hypothesis import given
from hypothesis import strategies as st
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, Token

from {{ cookiecutter.__package }}.authentication.tokens import (
    RefreshToken,
    password_reset_tokens,
)

from tests.factories import UserFactory
from tests.property.strategies import ids, passwords

token_types = st.sampled_from([AccessToken, RefreshToken])


def issue(token_type: type[Token], user_id: int) -> str:
    token = token_type()
    token["sub"] = str(user_id)
    return str(token)


@given(token_type=token_types, user_id=ids)
def test_a_token_is_read_as_it_was_issued(token_type: type[Token], user_id: int) -> None:
    assert token_type(issue(token_type, user_id))["sub"] == str(user_id)


@given(token_type=token_types, user_id=ids, data=st.data())
def test_a_part_of_a_token_is_no_token(
    token_type: type[Token], user_id: int, data: st.DataObject
) -> None:
    token = issue(token_type, user_id)
    part = token[: data.draw(st.integers(1, len(token) - 1))]

    with pytest.raises(TokenError):
        token_type(part)


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_is_no_token(text: str) -> None:
    with pytest.raises(TokenError):
        AccessToken(text)


@given(user_id=ids, text=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_reset_token_is_known_again_and_a_text_is_none(user_id: int, text: str) -> None:
    user = UserFactory.build(pk=user_id)
    token = password_reset_tokens.make_token(user)

    assert password_reset_tokens.user_id(token) == user_id
    assert password_reset_tokens.check_token(user, token)
    assert not password_reset_tokens.check_token(user, text)


@given(password=passwords, guess=passwords)
def test_a_hash_knows_its_password_alone(password: str, guess: str) -> None:
    password_hash = make_password(password)

    assert check_password(password, password_hash)
    assert check_password(guess, password_hash) is (guess == password)
