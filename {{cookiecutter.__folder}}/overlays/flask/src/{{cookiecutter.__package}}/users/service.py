"""The rules for users. Callers commit."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, or_, select

from {{ cookiecutter.__package }}.auth.sessions import end_sessions
from {{ cookiecutter.__package }}.errors import ConflictError, PermissionDeniedError
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.users.models import Role, User

ADMIN_FIELDS = {"role", "is_active"}


def list_users(search: str | None = None) -> Select[User]:
    query = select(User).order_by(User.id)
    if search:
        query = query.where(
            or_(
                User.name.icontains(search, autoescape=True),
                User.email.icontains(search, autoescape=True),
            )
        )
    return query


def check_may_read(actor: User, user_id: int) -> None:
    if not actor.is_admin and actor.id != user_id:
        raise PermissionDeniedError("Only the user and admins may do this.")


def update_user(actor: User, user: User, changes: dict[str, Any]) -> None:
    """Users change their name, admins everything. Deactivation ends every session."""
    check_may_read(actor, user.id)
    if changes.keys() & ADMIN_FIELDS:
        if not actor.is_admin:
            raise PermissionDeniedError("Only admins may do this.")
        admins = _lock_active_admins(user)
        if admins == [user] and not _stays_active_admin(user, changes):
            raise ConflictError("The last active admin cannot be demoted or deactivated.")
    for field, value in changes.items():
        setattr(user, field, value)
    if not user.is_active:
        end_sessions(user.id)


def _stays_active_admin(user: User, changes: dict[str, Any]) -> bool:
    role, is_active = changes.get("role", user.role), changes.get("is_active", user.is_active)
    return bool(is_active and role == Role.ADMIN)


def _lock_active_admins(user: User) -> Sequence[User]:
    """Lock the user and all admins, so that two admins cannot demote each other at once.

    The order prevents deadlocks.
    """
    query = select(User).where(or_(User.id == user.id, User.role == Role.ADMIN)).order_by(User.id)
    locked = db.session.scalars(
        query.with_for_update().execution_options(populate_existing=True)
    ).all()
    return [other for other in locked if other.is_admin and other.is_active]
