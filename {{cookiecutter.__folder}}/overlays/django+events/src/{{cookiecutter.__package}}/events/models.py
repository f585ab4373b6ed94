from django.db import models


class OutboxEvent(models.Model):
    """An event that is still to be published."""

    type = models.CharField(max_length=100)
    payload = models.JSONField()

    class Meta:
        ordering = ["id"]


class ConsumedEvent(models.Model):
    """An event that was consumed, and is ignored if it is delivered again."""

    event_id = models.UUIDField(primary_key=True)
    consumed_at = models.DateTimeField(auto_now_add=True, db_index=True)
