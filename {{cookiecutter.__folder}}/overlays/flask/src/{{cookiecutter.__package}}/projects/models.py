"""The table of projects."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Model
from ..models import NEVER_REUSE_IDS, Timestamped
from ..users.models import User


class Project(Timestamped, Model):
    """A project; its name is unique among those of its owner."""

    __tablename__ = "projects"
    __table_args__ = (UniqueConstraint("owner_id", "name"), NEVER_REUSE_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str | None] = mapped_column(String(5000))
    is_archived: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))

    owner: Mapped[User] = relationship(lazy="joined", innerjoin=True)
