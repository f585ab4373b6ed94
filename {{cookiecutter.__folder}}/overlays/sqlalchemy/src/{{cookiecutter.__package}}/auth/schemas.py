"""What auth takes and gives."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, EmailStr, Field

from ..schemas import WITHOUT_NUL, Name

NOT_STORABLE = re.compile("[\0\ud800-\udfff]")


def _bare_address(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if ">" in value:  # as in "Ada <ada@example.com>", which `EmailStr` would take apart
        raise ValueError("write the address alone, as in ada@example.com")
    return value.strip()


def _make_storable(text: str) -> str:
    return NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


Email = Annotated[EmailStr, BeforeValidator(_bare_address), Field(max_length=254)]
AnyText = Annotated[str, AfterValidator(_make_storable)]
"""Text that is compared and never stored, so that any will do."""

Password = Annotated[str, Field(min_length=8, max_length=128, pattern=WITHOUT_NUL)]


class Registration(BaseModel):
    """A new account."""

    email: Email
    password: Password
    name: Name


class Credentials(BaseModel):
    """An attempt to log in."""

    email: AnyText
    password: AnyText


class RefreshRequest(BaseModel):
    """The refresh token to spend."""

    refresh_token: AnyText


class TokenPair(BaseModel):
    """The tokens of a session; `expires_in` is the access token's lifetime in seconds."""

    access_token: str
    refresh_token: str
    token_type: str
    expires_in: int


class PasswordResetRequest(BaseModel):
    """Whose password was forgotten."""

    email: AnyText


class PasswordResetConfirmation(BaseModel):
    """The token from the message, and the new password."""

    token: AnyText
    new_password: Password


class Message(BaseModel):
    """What was done, for people."""

    detail: str
