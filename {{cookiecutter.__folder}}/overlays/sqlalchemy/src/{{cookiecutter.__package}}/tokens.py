"""JSON Web Tokens, signed with HS256."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import uuid4

import jwt
from pydantic import BaseModel, ValidationError

from {{ cookiecutter.__package }}.schemas import Id

ALGORITHM = "HS256"


class TokenType(StrEnum):
    ACCESS = "access"
    REFRESH = "refresh"


LIFETIMES = {
    TokenType.ACCESS: timedelta(minutes=15),
    TokenType.REFRESH: timedelta(days=7),
}


class Claims(BaseModel):
    """`sub` is the user's id, which the token holds as text."""

    sub: Id
    type: TokenType
    iat: int
    exp: int
    jti: str


class InvalidTokenError(Exception):
    """The token is malformed, expired, of another type or signed with another key."""


def issue_token(secret_key: str, token_type: TokenType, *, user_id: int) -> tuple[str, Claims]:
    now = datetime.now(UTC)
    claims = Claims(
        sub=user_id,
        type=token_type,
        iat=int(now.timestamp()),
        exp=int((now + LIFETIMES[token_type]).timestamp()),
        jti=uuid4().hex,
    )
    payload = claims.model_dump() | {"sub": str(user_id)}
    return jwt.encode(payload, secret_key, ALGORITHM), claims


def read_token(secret_key: str, token_type: TokenType, token: str) -> Claims:
    """Verify a token and return its claims.

    Raises:
        InvalidTokenError: it is not a valid token of this type.
    """
    try:
        claims = Claims.model_validate(jwt.decode(token, secret_key, algorithms=[ALGORITHM]))
    except (jwt.InvalidTokenError, ValidationError) as error:
        raise InvalidTokenError(str(error)) from error
    if claims.type is not token_type:
        raise InvalidTokenError(f"this is a {claims.type} token")
    return claims
