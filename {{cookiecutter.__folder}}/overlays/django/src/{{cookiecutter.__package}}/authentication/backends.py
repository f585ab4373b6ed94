"""How e-mail and password are judged: in the API and in the admin site."""

from typing import Any, override

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from ..users.models import User
from .models import LoginFailures


class LockoutBackend(ModelBackend):
    """Locks an e-mail, known or not, for 15 minutes after five failures in a row."""

    @override
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> User | None:
        if username is None or password is None:
            return None
        with transaction.atomic():
            failures = LoginFailures.objects.hold(username)
            if failures.is_locked:
                raise PermissionDenied
            user = super().authenticate(request, username, password)
            if isinstance(user, User):
                LoginFailures.objects.forget(username)
                return user
            failures.add()
            return None
