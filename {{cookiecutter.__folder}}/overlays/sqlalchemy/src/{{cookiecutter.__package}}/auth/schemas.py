from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, EmailStr, Field

from {{ cookiecutter.__package }}.schemas import Name

Email = Annotated[EmailStr, Field(max_length=254), AfterValidator(str.lower)]
Password = Annotated[str, Field(min_length=8, max_length=128)]


class Registration(BaseModel):
    email: Email
    password: Password
    name: Name


class Credentials(BaseModel):
    email: Email
    password: Annotated[str, Field(max_length=128)]


class RefreshTokenRequest(BaseModel):
    refresh_token: Annotated[str, Field(max_length=1024)]


class TokenPair(BaseModel):
    """`expires_in` is the lifetime of the access token in seconds."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 (a scheme, not a secret)
    expires_in: int


class PasswordResetRequest(BaseModel):
    email: Email


class PasswordResetConfirmation(BaseModel):
    token: Annotated[str, Field(max_length=128)]
    new_password: Password


class Message(BaseModel):
    detail: str
