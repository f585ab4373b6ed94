from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from {{ cookiecutter.__package }}.models import Base, Timestamped, utc_now
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.users.models import User


class Task(Timestamped, Base):
    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 1 AND 5", name="priority"),
        {"sqlite_autoincrement": True},
    )
    # Another request may delete the row first. SQLAlchemy declares no class variable:
    __mapper_args__ = {"confirm_deleted_rows": False}  # noqa: RUF012

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

    project: Mapped[Project] = relationship(lazy="raise")
    assignee: Mapped[User | None] = relationship(lazy="raise")

    @property
    def is_completed(self) -> bool:
        """Whether the task is done. Completing it again keeps the first time."""
        return self.completed_at is not None

    @is_completed.setter
    def is_completed(self, value: bool) -> None:
        if value != self.is_completed:
            self.completed_at = utc_now() if value else None

    @classmethod
    def overdue_at(cls, now: datetime) -> ColumnElement[bool]:
        return and_(cls.completed_at.is_(None), cls.due_date < now)
