"""Sessions: families of refresh tokens, each spent by the refresh that replaces it."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from rest_framework_simplejwt.tokens import AccessToken

from ..core.exceptions import Unauthorized
from ..users.models import User
from .tokens import RefreshToken


@dataclass(frozen=True, slots=True)
class TokenPair:
    """The tokens of a session; `expires_in` is the access token's lifetime in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "bearer"  # noqa: S105 (a scheme, no secret)


def start_session(user: User, family: str | None = None) -> TokenPair:
    """Issue a pair of tokens: of a new family, or the next one of a family."""
    OutstandingToken.objects.filter(user=user, expires_at__lt=timezone.now()).delete()
    token = RefreshToken.issue(user, family)
    lifetime = AccessToken.lifetime.total_seconds()
    return TokenPair(str(token.access_token), str(token), int(lifetime))


def refresh_session(refresh_token: str) -> TokenPair:
    """Spend a refresh token for a new pair.

    Raises:
        Unauthorized: the token is not valid, or it was spent, which ends its family.
    """
    invalid = Unauthorized("The refresh token is not valid.")
    try:
        token = RefreshToken(refresh_token)
        user_id = int(token["sub"])
    except (KeyError, OverflowError, TokenError, ValueError):
        raise invalid from None
    with transaction.atomic():
        # Locked, so that no other refresh, nor the end of all sessions, comes in between.
        user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
        if user is None:
            raise invalid
        _, was_unspent = token.blacklist()
        if was_unspent:
            return start_session(user, token.family)
        _blacklist(OutstandingToken.objects.filter(jti__startswith=f"{token.family}-"))
    raise Unauthorized("The refresh token was used before, so its session has ended.")


def end_sessions(user: User) -> None:
    """End every session of a user: no refresh token is valid any more."""
    _blacklist(OutstandingToken.objects.filter(user=user))


def _blacklist(tokens: QuerySet[OutstandingToken]) -> None:
    BlacklistedToken.objects.bulk_create(
        [BlacklistedToken(token=token) for token in tokens.filter(blacklistedtoken=None)],
        ignore_conflicts=True,
    )
