from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from {{ cookiecutter.__package }}.models import Base


class Activity(Base):
    """An event of a project, as it was published."""

    __tablename__ = "activities"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    event: Mapped[dict[str, Any]] = mapped_column(JSON)
