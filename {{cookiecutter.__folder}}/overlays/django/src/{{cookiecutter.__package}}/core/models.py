"""What all tables share."""

from typing import Any

from django.db import models


class TimestampedModel(models.Model):
    """Knows when a row was made, and when a value of it last changed."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def assign(self, values: dict[str, Any]) -> list[str]:
        """Set the values that differ, and name their fields."""
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return changed

    def update(self, values: dict[str, Any]) -> None:
        """Set and save the values that differ; `updated_at` moves only with them."""
        if changed := self.assign(values):
            self.save(update_fields=[*changed, "updated_at"])
