from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from {{ cookiecutter.__package }}.events.schemas import Event
from {{ cookiecutter.__package }}.models import Base, utc_now


class OutboxEvent(Base):
    """An event that is still to be published."""

    __tablename__ = "outbox"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(100))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)

    @classmethod
    def of(cls, event: Event) -> Self:
        return cls(type=event.type, payload=event.model_dump(mode="json"))


class ConsumedEvent(Base):
    """An event that was consumed, and is ignored if it is delivered again."""

    __tablename__ = "consumed_events"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    consumed_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
