"""A task according to the rules, and how it may change."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

priorities = st.integers(1, 5)
changes = st.fixed_dictionaries(
    {}, optional={"is_completed": st.booleans(), "priority": priorities}
).filter(bool)


@dataclass(frozen=True)
class TaskModel:
    priority: int
    completed_at: datetime | None = None

    def changed(self, *, is_completed: bool | None = None, **values: Any) -> "TaskModel":
        """Return the task after a change. Completing it twice keeps the first time."""
        if is_completed is not None and is_completed != bool(self.completed_at):
            values["completed_at"] = datetime.now(UTC) if is_completed else None
        return replace(self, **values)
