"""The rules for users."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ..auth.sessions import end_sessions
from ..errors import ConflictError, ForbiddenError
from .models import Role, User
from .schemas import ADMIN_FIELDS


def list_users(search: str | None = None) -> Select[User]:
    """Select users by a part of their name or e-mail, in any case."""
    query = select(User).order_by(User.id)
    if search:
        part = search.lower()
        query = query.where(
            or_(
                func.lower(User.name).contains(part, autoescape=True),
                User.email.contains(part, autoescape=True),
            )
        )
    return query


def check_may_update(actor: User, user: User, fields: set[str]) -> None:
    """Let users rename themselves, and admins do everything.

    Raises:
        ForbiddenError: the actor may not change these fields of this user.
    """
    if actor.is_admin or (actor.id == user.id and not fields & ADMIN_FIELDS):
        return
    raise ForbiddenError("Only admins may change this.")


async def update_user(session: AsyncSession, user: User, changes: dict[str, Any]) -> User:
    """Change a user; deactivation ends every session.

    Raises:
        ConflictError: the last active admin would be lost.
    """
    rights_change = not ADMIN_FIELDS.isdisjoint(changes)
    locked = await _lock_rights(session, user) if rights_change else [user]
    for field, value in changes.items():
        setattr(user, field, value)
    if rights_change and not any(other.is_admin and other.is_active for other in locked):
        raise ConflictError("The last active admin must stay.")
    if not user.is_active:
        await end_sessions(session, user)
    await session.commit()
    return user


async def _lock_rights(session: AsyncSession, user: User) -> Sequence[User]:
    """Lock a user and all admins, in the order of ids so that none deadlock, and read them anew.

    So of the last two admins who leave at once, the second sees that the first has left.
    """
    concerned = or_(User.id == user.id, User.role == Role.ADMIN)
    query = select(User).where(concerned).order_by(User.id)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(fresh)).all()
