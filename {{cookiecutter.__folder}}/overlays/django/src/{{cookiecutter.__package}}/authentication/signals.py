from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from {{ cookiecutter.__package }}.users.models import User


@receiver(post_save, sender=User)
def end_sessions_of_inactive_user(instance: User, **_: Any) -> None:
    if not instance.is_active:
        instance.token_families.all().delete()
