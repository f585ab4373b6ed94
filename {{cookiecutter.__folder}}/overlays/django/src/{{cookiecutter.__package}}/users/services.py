"""The rules for users."""

from typing import Any

from django.db import transaction

from ..core.exceptions import Conflict
from .models import Role, User

LAST_ADMIN = "The last active admin must stay."


def is_last_admin(user: User) -> bool:
    """Tell whether a user is the only active admin, until the transaction ends."""
    admins = User.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk")
    # Locked in one order, so that of the last two admins only one can leave.
    return set(admins.select_for_update().values_list("pk", flat=True)) == {user.pk}


@transaction.atomic
def update_user(user: User, changes: dict[str, Any]) -> User:
    """Change a user.

    Raises:
        Conflict: the last active admin would be lost.
    """
    is_last = is_last_admin(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    user.update(changes)
    if is_last and not (user.is_admin and user.is_active):
        raise Conflict(LAST_ADMIN)
    return user
