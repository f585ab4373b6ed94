from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from {{ cookiecutter.__package }}.attachments.files import MAX_NAME_LENGTH
from {{ cookiecutter.__package }}.models import Base, utc_now
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User


class Attachment(Base):
    """A file of a task. Its content is an object of the storage."""

    __tablename__ = "attachments"
    __table_args__ = ({"sqlite_autoincrement": True},)
    # Another request may delete the row first. SQLAlchemy declares no class variable:
    __mapper_args__ = {"confirm_deleted_rows": False}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    key: Mapped[str] = mapped_column(String(100), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), index=True)
    uploaded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )

    task: Mapped[Task] = relationship(lazy="raise")
    uploaded_by: Mapped[User | None] = relationship(lazy="raise")
