"""The attachments of tasks."""

import sqlalchemy as sa
from alembic import op

revision: str = "attachments"
down_revision: str | None = "0002"

# SQLite autoincrements only INTEGER PRIMARY KEY, which has 64 bits there.
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    task_id = sa.ForeignKey("tasks.id", ondelete="CASCADE")
    uploaded_by_id = sa.ForeignKey("users.id", ondelete="SET NULL")
    op.create_table(
        "attachments",
        sa.Column("id", INTEGER, primary_key=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("content_type", sa.String(100), nullable=False),
        sa.Column("size", INTEGER, nullable=False),
        sa.Column("key", sa.String(100), nullable=False, unique=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("task_id", INTEGER, task_id, nullable=False, index=True),
        sa.Column("uploaded_by_id", INTEGER, uploaded_by_id, index=True),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("attachments")
