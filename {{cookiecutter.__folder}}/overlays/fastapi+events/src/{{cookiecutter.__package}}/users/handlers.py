from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.events.schemas import UserRegistered
from {{ cookiecutter.__package }}.notifications.client import Notification, NotificationClient
from {{ cookiecutter.__package }}.users.models import User


async def send_welcome(
    event: UserRegistered, session: AsyncSession, notifier: NotificationClient
) -> None:
    user = await session.get(User, event.user.id)
    if user is None:  # deleted in the meantime
        return
    welcome = Notification(user.email, "Welcome", f"Hello {user.name}, your account is ready.")
    await notifier.deliver(welcome, idempotency_key=str(event.event_id))
