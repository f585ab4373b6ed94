from typing import Any

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.errors import ConflictError, ForbiddenError
from {{ cookiecutter.__package }}.users.models import RefreshToken, Role, User

ADMIN_FIELDS = frozenset({"role", "is_active"})


def select_users(search: str | None = None) -> Select[User]:
    """Select users by a part of their name or e-mail address, regardless of case."""
    query = select(User).order_by(User.id)
    if search:
        query = query.where(
            or_(
                User.name.icontains(search, autoescape=True),
                User.email.icontains(search, autoescape=True),
            )
        )
    return query


async def update_user(
    session: AsyncSession, actor: User, user: User, changes: dict[str, Any]
) -> None:
    """Update a user; deactivation ends every session."""
    rights_change = not ADMIN_FIELDS.isdisjoint(changes)
    if rights_change and not actor.is_admin:
        raise ForbiddenError("Only admins may change role and is_active.")
    if rights_change:
        # Concurrent demotions wait here. Locks in different orders could deadlock.
        rows = select(User).where(or_(User.role == Role.ADMIN, User.id == user.id))
        rows = rows.order_by(User.id).with_for_update(key_share=True)
        (await session.scalars(rows, execution_options={"populate_existing": True})).all()
    for field, value in changes.items():
        setattr(user, field, value)
    await session.flush()
    if rights_change:
        active_admins = select(User.id).where(User.role == Role.ADMIN, User.is_active)
        if await session.scalar(active_admins) is None:
            raise ConflictError("The last active admin cannot be demoted or deactivated.")
    if not user.is_active:
        await end_sessions(session, user.id)
    await session.commit()


async def end_sessions(session: AsyncSession, user_id: int) -> None:
    """Revoke every refresh token of a user."""
    await session.execute(delete(RefreshToken).where(RefreshToken.user_id == user_id))
