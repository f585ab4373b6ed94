"""Attachments beside activities."""

revision: str = "attachments_and_activities"
down_revision: tuple[str, str] = ("activities", "attachments")


def upgrade() -> None:
    """Join the branches."""


def downgrade() -> None:
    """Nothing was changed."""
