"""Passwords: only the registered one logs in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from tests.fixtures.examples import rolled_back

characters = st.characters(codec="utf-8", exclude_characters="\0")  # which PostgreSQL rejects
# A prefix, because short, common and numeric passwords are invalid.
passwords = st.text(characters, max_size=100).map("battery staple ".__add__)


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
