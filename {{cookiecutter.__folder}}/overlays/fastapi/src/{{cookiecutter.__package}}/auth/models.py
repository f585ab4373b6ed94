"""The tables of sessions, lock-outs and password resets."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..models import Base


class RefreshToken(Base):
    """A refresh token that was issued; a family is one session, handed on by rotation."""

    __tablename__ = "refresh_tokens"

    jti: Mapped[str] = mapped_column(String(32), primary_key=True)
    family: Mapped[str] = mapped_column(String(32), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    is_spent: Mapped[bool] = mapped_column(default=False)


class LoginFailures(Base):
    """The failures in a row for one e-mail, known or not, which is kept as its hash."""

    __tablename__ = "login_failures"

    email_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    locked_until: Mapped[datetime | None]


class PasswordReset(Base):
    """The newest reset token of a user, kept as its hash."""

    __tablename__ = "password_resets"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
