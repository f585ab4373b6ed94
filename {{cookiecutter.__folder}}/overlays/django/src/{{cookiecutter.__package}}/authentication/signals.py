"""What follows from changes elsewhere."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from ..users.models import User
from .sessions import end_sessions


@receiver(post_save, sender=User)
def end_sessions_of_changed(instance: User, *, created: bool, **_: Any) -> None:
    """End the sessions of a user who is deactivated, for good, or given a new password."""
    # What `set_password` was given, until the user is saved; its hash may change without it.
    password = instance._password  # type: ignore[attr-defined] # (missing in the stubs)
    if not created and (password is not None or not instance.is_active):
        end_sessions(instance)
