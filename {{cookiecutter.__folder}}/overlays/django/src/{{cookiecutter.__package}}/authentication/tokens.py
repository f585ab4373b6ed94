"""Tokens: JSON Web Tokens of sessions, and those that reset a password."""

from typing import Self, override
from uuid import uuid4

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from rest_framework_simplejwt import tokens
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
from rest_framework_simplejwt.utils import datetime_from_epoch

from ..users.models import User


class RefreshToken(tokens.RefreshToken):
    """A refresh token, whose id begins with that of its family: the tokens of one session."""

    @classmethod
    def issue(cls, user: User, family: str | None = None) -> Self:
        """Issue a token: of a new family, or the next one of a family."""
        token = cls()
        token["sub"] = str(user.pk)
        token["role"] = user.role
        token["jti"] = f"{family or uuid4().hex}-{uuid4().hex}"
        # The token itself is not kept: whoever reads the table could use it.
        OutstandingToken.objects.create(
            user=user,
            jti=token["jti"],
            created_at=token.current_time,
            expires_at=datetime_from_epoch(token["exp"]),
        )
        return token

    @property
    def family(self) -> str:
        """The beginning of the ids of its family."""
        return str(self["jti"]).partition("-")[0]

    @override
    def check_blacklist(self) -> None:
        """Leave it to the refresh, which ends the family of a token that was spent."""


class PasswordResetTokens(PasswordResetTokenGenerator):
    """Reset tokens that name their user, and of which a newer one voids the older."""

    @override
    def make_token(self, user: User) -> str:
        return f"{user.pk}.{super().make_token(user)}"

    @override
    def check_token(self, user: User | None, token: str | None) -> bool:
        return super().check_token(user, token and token.partition(".")[2])

    @override
    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.resets_requested}"

    @staticmethod
    def user_id(token: str) -> int:
        """Read whose token this would be; 0 is nobody's."""
        digits = token.partition(".")[0]
        return int(digits) if digits.isdecimal() and len(digits) < 20 else 0


password_reset_tokens = PasswordResetTokens()
