"""Access tokens: only our own, of the right type and algorithm, are valid."""

from typing import Any

import jwt
import pytest
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken

from tests.factories.users import UserFactory
from tests.settings import SECRET_KEY

FOREIGN_KEY = "a-key-of-somebody-else-of-enough-length"


def forge(key: str = SECRET_KEY, algorithm: str = "HS256", **changes: Any) -> str:
    """Sign the claims of a valid access token, with changes."""
    token = AccessToken.for_user(UserFactory.build(pk=7))
    return jwt.encode(token.payload | changes, key, algorithm)


def test_own_token_is_valid() -> None:
    assert AccessToken(forge())["sub"] == "7"


@pytest.mark.parametrize(
    "token",
    [
        pytest.param({"key": "", "algorithm": "none"}, id="unsigned"),
        pytest.param({"algorithm": "HS512"}, id="other algorithm"),
        pytest.param({"key": FOREIGN_KEY}, id="foreign signature"),
        pytest.param({"exp": 0}, id="expired"),
        pytest.param({"type": "refresh"}, id="other type"),
    ],
)
def test_other_token_is_invalid(token: dict[str, Any]) -> None:
    with pytest.raises(TokenError):
        AccessToken(forge(**token))
