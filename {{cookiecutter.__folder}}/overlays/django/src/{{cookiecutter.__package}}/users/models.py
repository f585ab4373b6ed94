from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from {{ cookiecutter.__package }}.core.models import TimestampedModel


class Role(models.TextChoices):
    USER = "user"
    ADMIN = "admin"


class UserManager(BaseUserManager["User"]):
    """Creates and finds users by e-mail address, in lower case."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return super().get_by_natural_key(self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, role=Role.ADMIN, **fields)

    def active_admins(self) -> models.QuerySet["User"]:
        return self.filter(is_superuser=True, is_active=True)


class User(AbstractUser, TimestampedModel):
    """A user who logs in with an e-mail address. Admins are Django's superusers."""

    # None removes a field, which the types of Django do not know.
    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    date_joined = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=100)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment] # (narrower)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_in_lower_case"
            )
        ]

    @property
    def role(self) -> Role:
        return Role.ADMIN if self.is_superuser else Role.USER

    @role.setter
    def role(self, role: str) -> None:
        self.is_staff = self.is_superuser = role == Role.ADMIN

    def save(self, **kwargs: Any) -> None:
        """Save, and end the sessions of an inactive user for good."""
        super().save(**kwargs)
        if not self.is_active:
            self.token_families.all().delete()

    def get_full_name(self) -> str:
        return self.name
