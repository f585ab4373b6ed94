"""Tokens: what is issued is read again; everything else is refused."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
import time_machine

from {{ cookiecutter.__package }}.auth.tokens import (
    InvalidTokenError,
    TokenType,
    issue_token,
    read_token,
)

KEY = "a-key-of-the-tests-which-is-long-enough"
FOREIGN_KEY = "a-key-of-somebody-else-of-enough-length"
LEFT_OUT: Any = object()
CLAIMS = ["sub", "role", "type", "iat", "exp", "jti"]


def issue(token_type: TokenType = TokenType.ACCESS) -> str:
    """Issue a token to user 7."""
    token, _ = issue_token(KEY, token_type, user_id=7, role="user")
    return token


def forge(key: str = KEY, algorithm: str = "HS256", **changes: Any) -> str:
    """Sign a valid access token but for what is named; a claim may be `LEFT_OUT`."""
    claims = jwt.decode(issue(), KEY, ["HS256"]) | changes
    kept = {name: value for name, value in claims.items() if value is not LEFT_OUT}
    return jwt.encode(kept, key, algorithm)


@pytest.mark.parametrize("token_type", TokenType)
def test_what_is_issued_is_read_again(token_type: TokenType) -> None:
    token, claims = issue_token(KEY, token_type, user_id=7, role="admin")

    read = read_token(KEY, token_type, token)

    assert read == claims
    assert (read.sub, read.role, read.type) == (7, "admin", token_type)


def test_the_claims_are_those_of_the_standard() -> None:
    header, payload = jwt.get_unverified_header(issue()), jwt.decode(issue(), KEY, ["HS256"])

    assert header["alg"] == "HS256"
    assert sorted(payload) == sorted(CLAIMS)
    assert payload["sub"] == "7"


def test_every_token_has_an_id_of_its_own() -> None:
    first, second = (read_token(KEY, TokenType.ACCESS, issue()) for _ in range(2))

    assert first.jti != second.jti


@pytest.mark.parametrize(
    ("token_type", "lifetime"),
    [(TokenType.ACCESS, timedelta(minutes=15)), (TokenType.REFRESH, timedelta(days=7))],
)
def test_a_token_expires(
    token_type: TokenType, lifetime: timedelta, clock: time_machine.Traveller
) -> None:
    token = issue(token_type)

    clock.shift(lifetime - timedelta(seconds=1))
    assert read_token(KEY, token_type, token).sub == 7

    clock.shift(timedelta(seconds=1))
    with pytest.raises(InvalidTokenError, match="expired"):
        read_token(KEY, token_type, token)


@pytest.mark.parametrize(
    ("issued", "expected"),
    [(TokenType.ACCESS, TokenType.REFRESH), (TokenType.REFRESH, TokenType.ACCESS)],
)
def test_a_token_of_the_other_type_is_refused(issued: TokenType, expected: TokenType) -> None:
    token = issue(issued)

    with pytest.raises(InvalidTokenError, match=f"this is a {issued} token"):
        read_token(KEY, expected, token)


@pytest.mark.parametrize(
    "text", ["", "x", "a.b.c", "..", "é.é.é", "\0", "W1tb" * 25_000 + ".e30.e30"]
)
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        read_token(KEY, TokenType.ACCESS, text)


def test_a_token_signed_by_somebody_else_is_refused() -> None:
    with pytest.raises(InvalidTokenError, match="Signature"):
        read_token(KEY, TokenType.ACCESS, forge(FOREIGN_KEY))


@pytest.mark.parametrize(("algorithm", "key"), [("none", ""), ("HS512", KEY * 2)])
def test_a_token_of_another_algorithm_is_refused(algorithm: str, key: str) -> None:
    with pytest.raises(InvalidTokenError, match="alg"):
        read_token(KEY, TokenType.ACCESS, forge(key, algorithm))


def test_a_token_whose_claims_were_changed_is_refused() -> None:
    header, _, signature = issue().split(".")
    _, payload, _ = forge(FOREIGN_KEY, role="admin").split(".")

    with pytest.raises(InvalidTokenError, match="Signature"):
        read_token(KEY, TokenType.ACCESS, f"{header}.{payload}.{signature}")


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_token_without_a_claim_is_refused(claim: str) -> None:
    with pytest.raises(InvalidTokenError, match=claim):
        read_token(KEY, TokenType.ACCESS, forge(**{claim: LEFT_OUT}))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("sub", 7),
        ("sub", "ada"),
        ("sub", "0"),
        ("sub", "-1"),
        ("sub", str(2**63)),
        ("role", None),
        ("type", "other"),
        ("iat", "then"),
        ("iat", 2**40),
        ("exp", "soon"),
        ("exp", 0),
        ("jti", 1),
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(claim: str, value: Any) -> None:
    with pytest.raises(InvalidTokenError):
        read_token(KEY, TokenType.ACCESS, forge(**{claim: value}))
