"""Projects and tasks."""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"

# SQLite autoincrements only INTEGER PRIMARY KEY, which has 64 bits there.
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    owner_id = sa.ForeignKey("users.id", ondelete="CASCADE")
    op.create_table(
        "projects",
        sa.Column("id", INTEGER, primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("description", sa.String(5000)),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("owner_id", INTEGER, owner_id, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.UniqueConstraint("owner_id", "name"),
        sqlite_autoincrement=True,
    )
    project_id = sa.ForeignKey("projects.id", ondelete="CASCADE")
    assignee_id = sa.ForeignKey("users.id", ondelete="SET NULL")
    op.create_table(
        "tasks",
        sa.Column("id", INTEGER, primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.String(5000)),
        sa.Column("priority", INTEGER, nullable=False),
        sa.Column("due_date", TIME),
        sa.Column("completed_at", TIME),
        sa.Column("project_id", INTEGER, project_id, nullable=False, index=True),
        sa.Column("assignee_id", INTEGER, assignee_id, index=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.CheckConstraint("priority BETWEEN 1 AND 5", name="priority"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("tasks")
    op.drop_table("projects")
