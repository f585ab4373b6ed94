"""What users look like from outside."""

from datetime import datetime

from pydantic import BaseModel

from ..pagination import Page
from ..schemas import Flag, Name, ReadModel, Search, omittable
from .models import Role


class UserRead(ReadModel):
    """A user, without a trace of the password."""

    id: int
    email: str
    name: str
    role: Role
    is_active: bool
    created_at: datetime
    updated_at: datetime


class UserSummary(ReadModel):
    """A user as part of something else."""

    id: int
    name: str


class UserContact(UserSummary):
    """A user as the owner of something."""

    email: str


class UserFilters(Page):
    """Which users to list."""

    search: Search | None = None


class UserUpdate(BaseModel):
    """What changes; what is left out stays."""

    name: Name = omittable()
    role: Role = omittable()
    is_active: Flag = omittable()


ADMIN_FIELDS = frozenset({"role", "is_active"})
