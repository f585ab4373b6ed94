"""Sessions and password resets."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import update_last_login
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed, ValidationError
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError
from rest_framework_simplejwt.tokens import RefreshToken
from rest_framework_simplejwt.utils import datetime_from_epoch

from {{ cookiecutter.__package }}.notifications.tasks import notify
from {{ cookiecutter.__package }}.users.models import User

from .models import LoginFailure, TokenFamily, hash_email
from .passwords import validate_new_password

FAMILY_CLAIM = "family"


def log_in(email: str, password: str) -> dict[str, Any]:
    """Start a session: return its first pair of tokens."""
    user = authenticate(username=email, password=password)
    if not isinstance(user, User):
        failures = LoginFailure.objects.filter(email_hash=hash_email(email)).first()
        if failures and failures.is_locked:
            raise AuthenticationFailed("Too many failures: locked for 15 minutes.")
        raise AuthenticationFailed("Wrong e-mail address or password.")
    update_last_login(User, user)
    user.token_families.filter(expires_at__lte=timezone.now()).delete()
    return issue_tokens(TokenFamily(user=user))


def issue_tokens(family: TokenFamily) -> dict[str, Any]:
    """Return a pair of tokens, and make it the only valid one of the family."""
    user = family.user
    refresh_token = RefreshToken.for_user(user)
    family.jti = refresh_token["jti"]
    family.session_auth_hash = user.get_session_auth_hash()
    family.expires_at = datetime_from_epoch(refresh_token["exp"])
    family.save()
    refresh_token[FAMILY_CLAIM] = family.pk
    access_token = refresh_token.access_token
    return {
        "access_token": str(access_token),
        "refresh_token": str(refresh_token),
        "token_type": "bearer",
        "expires_in": int(access_token.lifetime.total_seconds()),
    }


def refresh(refresh_token: str) -> dict[str, Any]:
    """Return the next pair of tokens. A token that was used before revokes its family."""
    token = parse_refresh_token(refresh_token)
    with transaction.atomic():
        families = TokenFamily.objects.select_for_update(of=("self",)).select_related("user")
        family = families.filter(pk=token.get(FAMILY_CLAIM)).first()
        if family and family.accepts(token["jti"]):
            return issue_tokens(family)
        if family:
            family.delete()
    raise InvalidToken("The refresh token was used before or revoked.")


def log_out(refresh_token: str) -> None:
    """End a session."""
    token = parse_refresh_token(refresh_token)
    TokenFamily.objects.filter(pk=token.get(FAMILY_CLAIM)).delete()


def parse_refresh_token(refresh_token: str) -> RefreshToken:
    try:
        return RefreshToken(refresh_token)
    except TokenError as error:
        raise InvalidToken(error.args[0]) from error


def request_password_reset(email: str) -> None:
    """Send a token that names its user, since the confirmation has no other way to."""
    user = User.objects.filter(email=User.objects.normalize_email(email), is_active=True).first()
    if user:
        token = f"{user.pk}-{default_token_generator.make_token(user)}"
        notify(
            user.email,
            subject="Reset your password",
            body=f"Set a new password within an hour with this token: {token}",
        )


def reset_password(token: str, new_password: str) -> None:
    """Set a new password, which revokes the refresh tokens of the user."""
    user_id, _, token = token.partition("-")
    try:
        user = User.objects.filter(pk=user_id).first()
    except ValueError:
        user = None
    if user is None or not default_token_generator.check_token(user, token):
        raise ValidationError({"token": ["The token is invalid, used or expired."]})
    validate_new_password("new_password", new_password, user)
    password = make_password(new_password)
    with transaction.atomic():
        # The condition on the old password lets one of two concurrent requests succeed.
        users = User.objects.filter(pk=user.pk, is_active=True, password=user.password)
        if not users.update(password=password, updated_at=timezone.now()):
            raise ValidationError({"token": ["The token is invalid, used or expired."]})
        LoginFailure.objects.filter(email_hash=hash_email(user.email)).delete()
