"""The caller of a request."""

from typing import Any, override

from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_simplejwt import authentication

from ..users.models import User


class JWTAuthentication(authentication.JWTAuthentication):
    """Finds the active user whose access token this is."""

    @override
    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        try:
            found: tuple[User, Any] | None = super().authenticate(request)
        except (AuthenticationFailed, OverflowError, ValueError):
            raise AuthenticationFailed("The access token is not valid.") from None
        return found
