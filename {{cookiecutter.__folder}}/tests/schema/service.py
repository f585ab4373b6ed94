"""The live service that is tested, and the rows that each example finds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Far from the ids that new rows get.
ADMIN_ID = 2_000_000
ROW_IDS = range(1_000_000, 1_000_003)


@dataclass(frozen=True)
class Service:
    """A live service, and the token of an admin, for whom no operation is out of reach."""

    url: str
    token: str
    reset: Callable[[], None]
    """Bring the database back to what each example begins with."""

    @property
    def call(self) -> dict[str, Any]:
        """Where a request goes, and who sends it."""
        return {"base_url": self.url, "headers": {"Authorization": f"Bearer {self.token}"}}
