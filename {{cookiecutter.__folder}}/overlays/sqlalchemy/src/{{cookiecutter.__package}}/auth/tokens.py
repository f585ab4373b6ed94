"""JSON Web Tokens, signed with HS256."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import uuid4

import jwt
from pydantic import BaseModel, Field, ValidationError

from ..schemas import MAX_ID

ALGORITHM = "HS256"


class TokenType(StrEnum):
    """What a token is good for."""

    ACCESS = "access"
    REFRESH = "refresh"


LIFETIMES = {
    TokenType.ACCESS: timedelta(minutes=15),
    TokenType.REFRESH: timedelta(days=7),
}


class Claims(BaseModel):
    """What a token says; `sub` is the user's id, written as text."""

    sub: Annotated[int, Field(ge=1, le=MAX_ID)]
    role: str
    type: TokenType
    iat: int
    exp: int
    jti: str


class InvalidTokenError(Exception):
    """The token is malformed, expired, of another type or signed by somebody else."""


def issue_token(
    secret_key: str, token_type: TokenType, *, user_id: int, role: str
) -> tuple[str, Claims]:
    """Sign a new token, which lives as long as its type does."""
    now = datetime.now(UTC)
    claims = Claims(
        sub=user_id,
        role=role,
        type=token_type,
        iat=int(now.timestamp()),
        exp=int((now + LIFETIMES[token_type]).timestamp()),
        jti=uuid4().hex,
    )
    payload = claims.model_dump() | {"sub": str(user_id)}
    return jwt.encode(payload, secret_key, ALGORITHM), claims


def read_token(secret_key: str, token_type: TokenType, token: str) -> Claims:
    """Verify a token and read its claims.

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
