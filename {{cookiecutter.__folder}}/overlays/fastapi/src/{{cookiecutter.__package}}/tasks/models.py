"""The table of tasks."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..models import NEVER_REUSE_IDS, Base, Timestamped, utc_now
from ..projects.models import Project
from ..users.models import User


class Task(Timestamped, Base):
    """A task of a project; it is completed when `completed_at` says so."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 1 AND 5", name="priority"),
        NEVER_REUSE_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(String(5000))
    priority: Mapped[int]
    due_date: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    assignee_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )

    project: Mapped[Project] = relationship(lazy="joined", innerjoin=True)
    assignee: Mapped[User | None] = relationship(lazy="joined")

    @property
    def is_completed(self) -> bool:
        """Whether the task is done; setting it keeps the first time of completion."""
        return self.completed_at is not None

    @is_completed.setter
    def is_completed(self, value: bool) -> None:
        if value != self.is_completed:
            self.completed_at = utc_now() if value else None

    @classmethod
    def overdue_at(cls, now: datetime) -> ColumnElement[bool]:
        """Select what is pending and was due before now."""
        return and_(cls.completed_at.is_(None), cls.due_date < now)

    def apply(self, changes: dict[str, Any]) -> None:
        """Change the named attributes."""
        for field, value in changes.items():
            setattr(self, field, value)
