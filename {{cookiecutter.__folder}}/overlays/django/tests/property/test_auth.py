"""Tokens: whatever is issued is valid, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from tests.factories.users import UserFactory
from tests.fixtures.examples import rolled_back
from tests.property.strategies import ids, passwords, texts

token_types = st.sampled_from([AccessToken, RefreshToken])


def issue(token_type: type[Token], user_id: int) -> str:
    return str(token_type.for_user(UserFactory.build(pk=user_id)))


@given(token_type=token_types, user_id=ids)
def test_issued_token_is_valid(token_type: type[Token], user_id: int) -> None:
    assert token_type(issue(token_type, user_id))["sub"] == str(user_id)


@given(token_type=token_types, user_id=ids, data=st.data())
def test_part_of_a_token_is_invalid(
    token_type: type[Token], user_id: int, data: st.DataObject
) -> None:
    token = issue(token_type, user_id)
    part = token[: data.draw(st.integers(1, len(token) - 1))]

    with pytest.raises(TokenError):
        token_type(part)


@pytest.mark.django_db
@given(token=texts)
def test_any_text_as_a_token_is_a_client_error(token: str) -> None:
    client = APIClient()
    confirmation = {"token": token, "new_password": "long enough"}

    reset = client.post("/auth/password-reset/confirm", confirmation)
    refresh = client.post("/auth/refresh", {"refresh_token": token})

    assert reset.status_code == 400
    assert refresh.status_code in {400, 401}


@pytest.mark.django_db
@given(password=passwords, guess=passwords)
def test_only_the_registered_password_logs_in(password: str, guess: str) -> None:
    client, email = APIClient(), "ada@example.com"
    with rolled_back():
        account = {"email": email, "name": "Ada", "password": password}
        assert client.post("/auth/register", account).status_code == 201

        statuses = [
            client.post("/auth/login", {"email": email, "password": p}).status_code
            for p in (password, guess)
        ]

    assert statuses == [200, 200 if guess == password else 401]
