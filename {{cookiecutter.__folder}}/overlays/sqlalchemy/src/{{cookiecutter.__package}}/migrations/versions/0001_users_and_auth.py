"""Users and auth."""

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None

# SQLite autoincrements only INTEGER PRIMARY KEY, which has 64 bits there.
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Constraints get their names from the naming convention of the models' metadata.
    op.create_table(
        "users",
        sa.Column("id", INTEGER, primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.CheckConstraint("role IN ('user', 'admin')", name="role"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "login_failures",
        sa.Column("email_hash", sa.String(64), primary_key=True),
        sa.Column("count", INTEGER, nullable=False),
        sa.Column("last_failed_at", TIME, nullable=False, index=True),
    )
    user_id = sa.ForeignKey("users.id", ondelete="CASCADE")
    op.create_table(
        "password_resets",
        sa.Column("user_id", INTEGER, user_id, primary_key=True, autoincrement=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("expires_at", TIME, nullable=False),
    )
    user_id = sa.ForeignKey("users.id", ondelete="CASCADE")
    op.create_table(
        "refresh_tokens",
        sa.Column("jti", sa.String(32), primary_key=True),
        sa.Column("family", sa.String(32), nullable=False, index=True),
        sa.Column("user_id", INTEGER, user_id, nullable=False, index=True),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
    )


def downgrade() -> None:
    for table in ("refresh_tokens", "password_resets", "login_failures", "users"):
        op.drop_table(table)
