from collections.abc import Collection
from typing import Any, Self

from django.db import models


class ChangeTracker(models.Model):
    """Remembers the row that was read."""

    _row: dict[str, Any]

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any
    ) -> Self:
        instance = super().from_db(db, field_names, values, **kwargs)
        instance._row = dict(zip(field_names, values, strict=True))
        return instance

    def has_changed(self) -> bool:
        """Return whether a value but that of `updated_at` is not that of the row."""
        return any(
            getattr(self, name) != value
            for name, value in self._row.items()
            if name != "updated_at"
        )
