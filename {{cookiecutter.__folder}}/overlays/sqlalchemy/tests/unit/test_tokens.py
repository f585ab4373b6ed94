"""Tokens: issuing, reading and rejecting."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
import time_machine

from {{ cookiecutter.__package }}.tokens import (
    Claims,
    InvalidTokenError,
    TokenType,
    issue_token,
    read_token,
)

KEY = "a-key-of-the-tests-which-is-long-enough"
OTHER_KEY = "another-key-which-is-long-enough-as-well"
OMITTED: Any = object()


def issue(token_type: TokenType = TokenType.ACCESS) -> str:
    token, _ = issue_token(KEY, token_type, user_id=7)
    return token


def forge(key: str = KEY, algorithm: str = "HS256", **changes: Any) -> str:
    """Sign an access token with changed claims; `OMITTED` removes one."""
    claims = jwt.decode(issue(), KEY, ["HS256"]) | changes
    kept = {name: value for name, value in claims.items() if value is not OMITTED}
    return jwt.encode(kept, key, algorithm)


@pytest.mark.parametrize(
    ("token_type", "lifetime"),
    [(TokenType.ACCESS, timedelta(minutes=15)), (TokenType.REFRESH, timedelta(days=7))],
)
def test_token_expires(
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
def test_token_of_other_type_is_rejected(issued: TokenType, expected: TokenType) -> None:
    token = issue(issued)

    with pytest.raises(InvalidTokenError, match=f"this is a {issued} token"):
        read_token(KEY, expected, token)


def test_token_signed_with_another_key_is_rejected() -> None:
    with pytest.raises(InvalidTokenError, match="Signature"):
        read_token(KEY, TokenType.ACCESS, forge(OTHER_KEY))


@pytest.mark.parametrize(("algorithm", "key"), [("none", ""), ("HS512", KEY * 2)])
def test_token_with_another_algorithm_is_rejected(algorithm: str, key: str) -> None:
    with pytest.raises(InvalidTokenError, match="alg"):
        read_token(KEY, TokenType.ACCESS, forge(key, algorithm))


@pytest.mark.parametrize(
    ("claim", "value"),
    [*((claim, OMITTED) for claim in Claims.model_fields), ("sub", "ada"), ("sub", "0")],
)
def test_token_with_invalid_claim_is_rejected(claim: str, value: Any) -> None:
    with pytest.raises(InvalidTokenError):
        read_token(KEY, TokenType.ACCESS, forge(**{claim: value}))
