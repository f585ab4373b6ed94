"""Events: what is to be published, and what was consumed."""

import sqlalchemy as sa
from alembic import op

revision: str = "events"
down_revision: str | None = "{{ '0002' if cookiecutter.sample_domain else '0001' }}"

# SQLite autoincrements only INTEGER PRIMARY KEY, which has 64 bits there.
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", INTEGER, primary_key=True),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "consumed_events",
        sa.Column("event_id", sa.Uuid(), primary_key=True),
        sa.Column("consumed_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("consumed_events")
    op.drop_table("outbox")
