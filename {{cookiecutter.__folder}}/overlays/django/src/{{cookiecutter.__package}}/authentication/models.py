"""The table of lock-outs."""

from datetime import timedelta
from hashlib import sha256
from typing import ClassVar, override

from django.db import models
from django.utils import timezone

from ..users.models import User

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


class LoginFailuresManager(models.Manager["LoginFailures"]):
    """Finds the failures of an e-mail."""

    def hold(self, email: str) -> "LoginFailures":
        """Give the count of an e-mail, whose other tries wait until the transaction ends."""
        key = hash_email(email)
        self.bulk_create([LoginFailures(email_hash=key)], ignore_conflicts=True)
        return self.select_for_update().get(email_hash=key)

    def forget(self, email: str) -> None:
        """Start the count of an e-mail anew."""
        self.filter(email_hash=hash_email(email)).update(count=0, locked_until=None)


class LoginFailures(models.Model):
    """The failures in a row for one e-mail, known or not, which is kept as its hash."""

    email_hash = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    objects: ClassVar[LoginFailuresManager] = LoginFailuresManager()

    class Meta:
        verbose_name_plural = "login failures"

    @override
    def __str__(self) -> str:
        return f"{self.count} failures"

    @property
    def is_locked(self) -> bool:
        """Whether no try is admitted now."""
        return self.locked_until is not None and self.locked_until > timezone.now()

    def add(self) -> None:
        """Count a failure, anew after a lock, and lock at the fifth."""
        self.count = 1 if self.locked_until else self.count + 1
        locks = self.count >= MAX_FAILURES
        self.locked_until = timezone.now() + LOCKED_FOR if locks else None
        self.save()


def hash_email(email: str) -> str:
    """Hash an e-mail, as it would be stored."""
    normal = User.objects.normalize_email(email)
    return sha256(normal.encode()).hexdigest()
