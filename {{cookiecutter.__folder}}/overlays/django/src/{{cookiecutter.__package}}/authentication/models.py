from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils import timezone

from {{ cookiecutter.__package }}.users.models import User

MAX_FAILURES = 5
LOCK_DURATION = timedelta(minutes=15)


class TokenFamily(models.Model):
    """A session: the refresh tokens that follow from one login, of which only the last is valid."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DB_CASCADE, related_name="token_families"
    )
    jti = models.CharField(max_length=32)
    session_auth_hash = models.CharField(max_length=128)
    expires_at = models.DateTimeField()

    def accepts(self, jti: str) -> bool:
        """Return whether a token is the last one, of an active user with the same password."""
        auth_hash = self.user.get_session_auth_hash()
        return (jti, auth_hash) == (self.jti, self.session_auth_hash) and self.user.is_active


def hash_email(email: str) -> str:
    return sha256(User.objects.normalize_email(email).encode()).hexdigest()


class LoginFailure(models.Model):
    """Consecutive failures to log in with one e-mail address, which is stored as a hash."""

    email_hash = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveSmallIntegerField(default=0)
    last_failed_at = models.DateTimeField(default=timezone.now, db_index=True)

    @property
    def is_locked(self) -> bool:
        return self.count >= MAX_FAILURES
