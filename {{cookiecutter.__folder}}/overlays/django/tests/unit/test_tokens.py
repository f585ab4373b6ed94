"""Tokens: what is issued is read again; everything else is refused."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
import time_machine
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, Token

from {{ cookiecutter.__package }}.authentication.tokens import (
    RefreshToken,
    password_reset_tokens,
)
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import UserFactory
from tests.settings import SECRET_KEY

FOREIGN_KEY = "a-key-of-somebody-else-of-enough-length"
LEFT_OUT: Any = object()
CLAIMS = ["sub", "type", "iat", "exp", "jti"]


def issue(token_type: type[Token] = AccessToken) -> str:
    """Issue a token to user 7."""
    token = token_type()
    token["sub"] = "7"
    return str(token)


def forge(key: str = SECRET_KEY, algorithm: str = "HS256", **changes: Any) -> str:
    """Sign a valid access token but for what is named; a claim may be `LEFT_OUT`."""
    claims = jwt.decode(issue(), SECRET_KEY, ["HS256"]) | changes
    kept = {name: value for name, value in claims.items() if value is not LEFT_OUT}
    return jwt.encode(kept, key, algorithm)


@pytest.mark.parametrize("token_type", [AccessToken, RefreshToken])
def test_what_is_issued_is_read_again(token_type: type[Token]) -> None:
    assert token_type(issue(token_type))["sub"] == "7"


def test_the_claims_are_those_of_the_standard() -> None:
    header, payload = jwt.get_unverified_header(issue()), jwt.decode(issue(), SECRET_KEY, ["HS256"])

    assert header["alg"] == "HS256"
    assert sorted(payload) == sorted(CLAIMS)


def test_every_token_has_an_id_of_its_own() -> None:
    assert AccessToken()["jti"] != AccessToken()["jti"]


@pytest.mark.parametrize(
    ("token_type", "lifetime"),
    [(AccessToken, timedelta(minutes=15)), (RefreshToken, timedelta(days=7))],
)
def test_a_token_expires(
    token_type: type[Token], lifetime: timedelta, clock: time_machine.Traveller
) -> None:
    token = issue(token_type)

    clock.shift(lifetime - timedelta(seconds=1))
    assert token_type(token)["sub"] == "7"

    clock.shift(timedelta(seconds=1))
    with pytest.raises(TokenError, match="expired"):
        token_type(token)


@pytest.mark.parametrize(
    ("issued", "expected"), [(AccessToken, RefreshToken), (RefreshToken, AccessToken)]
)
def test_a_token_of_the_other_type_is_refused(issued: type[Token], expected: type[Token]) -> None:
    with pytest.raises(TokenError, match="wrong type"):
        expected(issue(issued))


@pytest.mark.parametrize("text", ["x", "a.b.c", "..", "é.é.é", "\0", "W1tb" * 25_000 + ".e30.e30"])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(TokenError):
        AccessToken(text)


def test_a_token_signed_by_somebody_else_is_refused() -> None:
    with pytest.raises(TokenError):
        AccessToken(forge(FOREIGN_KEY))


@pytest.mark.parametrize(("algorithm", "key"), [("none", ""), ("HS512", SECRET_KEY)])
def test_a_token_of_another_algorithm_is_refused(algorithm: str, key: str) -> None:
    with pytest.raises(TokenError):
        AccessToken(forge(key, algorithm))


def test_a_token_whose_claims_were_changed_is_refused() -> None:
    header, _, signature = issue().split(".")
    _, payload, _ = forge(FOREIGN_KEY, role="admin").split(".")

    with pytest.raises(TokenError):
        AccessToken(f"{header}.{payload}.{signature}")


@pytest.mark.parametrize("claim", ["type", "exp", "jti"])
def test_a_token_without_a_claim_is_refused(claim: str) -> None:
    with pytest.raises(TokenError):
        AccessToken(forge(**{claim: LEFT_OUT}))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("sub", 7),
        ("type", "other"),
        ("iat", "then"),
        ("iat", 2**40),
        ("exp", "soon"),
        ("exp", 0),
        ("jti", 1),
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(claim: str, value: Any) -> None:
    with pytest.raises(TokenError):
        AccessToken(forge(**{claim: value}))


@pytest.mark.parametrize("jti", [LEFT_OUT, 1, ["x"]])
def test_a_refresh_token_without_an_id_is_refused(jti: Any) -> None:
    with pytest.raises(TokenError):
        RefreshToken(forge(type="refresh", jti=jti))


def test_the_ids_of_a_family_begin_alike() -> None:
    token = RefreshToken(forge(type="refresh", jti="family-member-child"))

    assert token.family == "family"


@pytest.fixture
def user() -> User:
    return UserFactory.build(pk=7)


def test_a_reset_token_names_its_user_in_one_run_of_letters(user: User) -> None:
    token = password_reset_tokens.make_token(user)

    assert token.startswith("7.")
    assert token.replace(".", "").replace("-", "").isalnum()
    assert password_reset_tokens.user_id(token) == user.pk
    assert password_reset_tokens.check_token(user, token)


def test_a_reset_token_names_any_id_that_there_can_be() -> None:
    assert password_reset_tokens.user_id(f"{2**63 - 1}.x-y") == 2**63 - 1


@pytest.mark.parametrize("token", ["", "x", ".", "é.x", "-1.x", "9" * 20 + ".x"])
def test_what_is_no_reset_token_is_nobodys(token: str) -> None:
    assert password_reset_tokens.user_id(token) == 0


@pytest.mark.parametrize(
    ("attribute", "value"), [("pk", 8), ("password", "other"), ("resets_requested", 1)]
)
def test_a_reset_token_is_void_once_something_has_changed(
    attribute: str, value: object, user: User
) -> None:
    token = password_reset_tokens.make_token(user)

    setattr(user, attribute, value)

    assert not password_reset_tokens.check_token(user, token)


def test_the_time_of_a_reset_token_is_signed(user: User, clock: time_machine.Traveller) -> None:
    earlier = password_reset_tokens.make_token(user)
    clock.shift(timedelta(minutes=1))
    later = password_reset_tokens.make_token(user)

    time, signature = later.rpartition("-")[0], earlier.rpartition("-")[2]

    assert not password_reset_tokens.check_token(user, f"{time}-{signature}")


def test_nothing_is_put_into_a_reset_token(user: User) -> None:
    token = password_reset_tokens.make_token(user).replace(".", ".x.")

    assert password_reset_tokens.user_id(token) == user.pk
    assert not password_reset_tokens.check_token(user, token)


@pytest.mark.parametrize("token", [None, "", "7", "7.", "7.x", "7.x-y", "7.é-x-y"])
def test_what_is_no_reset_token_is_refused(token: str | None, user: User) -> None:
    assert not password_reset_tokens.check_token(user, token)
