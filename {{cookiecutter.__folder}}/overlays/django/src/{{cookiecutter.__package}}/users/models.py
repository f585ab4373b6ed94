"""The table of users."""

from typing import Any, ClassVar, override

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from ..core.models import TimestampedModel


class Role(models.TextChoices):
    """What a user may do."""

    USER = "user"
    ADMIN = "admin"


class UserManager(BaseUserManager["User"]):
    """Makes and finds users by e-mail, whose case does not matter."""

    @classmethod
    @override
    def normalize_email(cls, email: str | None) -> str:
        return (email or "").strip().lower()

    @override
    def get_by_natural_key(self, username: str | None) -> "User":
        return super().get_by_natural_key(self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user without any right."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an admin."""
        return self.create_user(email, password, role=Role.ADMIN, **fields)


class User(AbstractBaseUser, TimestampedModel):
    """A person with an account; e-mail addresses are kept in lower case."""

    email = models.EmailField("e-mail", max_length=254, unique=True)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=10, choices=Role, default=Role.USER)
    is_active = models.BooleanField("active", default=True)
    resets_requested = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role")
        ]

    @override
    def __str__(self) -> str:
        return self.email

    @override
    def clean(self) -> None:
        super().clean()
        self.email = self.__class__.objects.normalize_email(self.email)

    @property
    def is_admin(self) -> bool:
        """Whether everything is allowed."""
        return self.role == Role.ADMIN

    @property
    def is_staff(self) -> bool:
        """Whether the admin site is open."""
        return self.is_admin

    @property
    def is_superuser(self) -> bool:
        """Whether every permission is given."""
        return self.is_admin

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 (Django passes it)
        """Tell whether a permission is given: to admins all are."""
        return self.is_active and self.is_admin

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 (Django passes it)
        """Tell whether an app is shown in the admin site: to admins all are."""
        return self.is_active and self.is_admin
