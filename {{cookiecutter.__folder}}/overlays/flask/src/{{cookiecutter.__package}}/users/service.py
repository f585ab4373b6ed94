"""The rules for users. Callers commit."""

from typing import Any

from sqlalchemy import Select, or_, select
from werkzeug.exceptions import Conflict, Forbidden

from {{ cookiecutter.__package }}.auth.sessions import end_sessions
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
        raise Forbidden("Only the user and admins may do this.")


def update_user(actor: User, user: User, changes: dict[str, Any]) -> None:
    """Users change their name, admins everything. Deactivation ends every session."""
    check_may_read(actor, user.id)
    changes_rights = not ADMIN_FIELDS.isdisjoint(changes)
    if changes_rights and not actor.is_admin:
        raise Forbidden("Only admins may do this.")
    if changes_rights:
        # Admins who demote each other at once wait here. The order prevents deadlocks.
        rows = select(User).where(or_(User.role == Role.ADMIN, User.id == user.id))
        rows = rows.order_by(User.id).with_for_update(key_share=True)
        db.session.scalars(rows, execution_options={"populate_existing": True}).all()
    for field, value in changes.items():
        setattr(user, field, value)
    if changes_rights:
        active_admins = select(User.id).where(User.role == Role.ADMIN, User.is_active)
        if db.session.scalar(active_admins.limit(1)) is None:
            raise Conflict("The last active admin cannot be demoted or deactivated.")
    if not user.is_active:
        end_sessions(user.id)
