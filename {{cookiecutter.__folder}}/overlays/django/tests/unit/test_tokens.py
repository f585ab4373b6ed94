"""Access tokens: only our own, of the right type and algorithm, are valid."""

from typing import Any

import jwt
import pytest
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from tests.factories.users import UserFactory
from tests.settings import SECRET_KEY

FOREIGN_KEY = "a-key-of-somebody-else-of-enough-length"
MISSING: Any = object()


def forge(key: str = SECRET_KEY, algorithm: str = "HS256", **changes: Any) -> str:
    """Sign the claims of a valid access token, with changes."""
    token = AccessToken.for_user(UserFactory.build(pk=7))
    claims = jwt.decode(str(token), SECRET_KEY, ["HS256"]) | changes
    claims = {name: value for name, value in claims.items() if value is not MISSING}
    return jwt.encode(claims, key, algorithm)


def test_own_token_is_valid() -> None:
    assert AccessToken(forge())["sub"] == "7"


@pytest.mark.parametrize(("algorithm", "key"), [("none", ""), ("HS512", SECRET_KEY)])
def test_other_algorithm_is_invalid(algorithm: str, key: str) -> None:
    with pytest.raises(TokenError):
        AccessToken(forge(key, algorithm))


def test_foreign_signature_is_invalid() -> None:
    with pytest.raises(TokenError):
        AccessToken(forge(FOREIGN_KEY))


def test_changed_claims_are_invalid() -> None:
    header, _, signature = forge().split(".")
    _, payload, _ = forge(FOREIGN_KEY, sub="1").split(".")

    with pytest.raises(TokenError):
        AccessToken(f"{header}.{payload}.{signature}")


@pytest.mark.parametrize(
    ("claim", "value"),
    [("exp", 0), ("exp", MISSING), ("type", "refresh"), ("type", MISSING), ("jti", MISSING)],
)
def test_wrong_claim_is_invalid(claim: str, value: Any) -> None:
    with pytest.raises(TokenError):
        AccessToken(forge(**{claim: value}))


@pytest.mark.parametrize(
    ("issued", "expected"), [(AccessToken, RefreshToken), (RefreshToken, AccessToken)]
)
def test_other_type_is_invalid(issued: type[Token], expected: type[Token]) -> None:
    with pytest.raises(TokenError, match="wrong type"):
        expected(str(issued.for_user(UserFactory.build(pk=7))))
