"""The activity feed of projects."""

import sqlalchemy as sa
from alembic import op

revision: str = "activities"
down_revision: str | None = "events"

# SQLite autoincrements only INTEGER PRIMARY KEY, which has 64 bits there.
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    project_id = sa.ForeignKey("projects.id", ondelete="CASCADE")
    op.create_table(
        "activities",
        sa.Column("id", INTEGER, primary_key=True),
        sa.Column("project_id", INTEGER, project_id, nullable=False, index=True),
        sa.Column("event", sa.JSON(), nullable=False),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("activities")
