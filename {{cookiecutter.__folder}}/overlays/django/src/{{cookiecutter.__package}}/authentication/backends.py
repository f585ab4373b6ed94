from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from {{ cookiecutter.__package }}.users.models import User

from .models import LOCK_DURATION, LoginFailure, hash_email


class LockoutBackend(ModelBackend):
    """Locks an e-mail address, known or not, for 15 minutes after five failures in a row.

    It also protects the admin site. The password is hashed before the counter is locked, so that
    no transaction lasts as long as the hash.
    """

    def authenticate(  # type: ignore[override] # (Django skips it for other credentials)
        self, request: HttpRequest | None, username: str, password: str
    ) -> User | None:
        user: User | None = super().authenticate(request, username, password)
        with transaction.atomic():
            failures, _ = LoginFailure.objects.select_for_update().get_or_create(
                email_hash=hash_email(username)
            )
            expired = timezone.now() - LOCK_DURATION
            if failures.last_failed_at <= expired:
                failures.count = 0
            if failures.is_locked:
                raise PermissionDenied
            if user:
                failures.delete()
                return user
            failures.count += 1
            failures.last_failed_at = timezone.now()
            failures.save()
            # To wait for the locks of others could deadlock.
            others = LoginFailure.objects.select_for_update(skip_locked=True)
            LoginFailure.objects.filter(pk__in=others.filter(last_failed_at__lte=expired)).delete()
            return None
