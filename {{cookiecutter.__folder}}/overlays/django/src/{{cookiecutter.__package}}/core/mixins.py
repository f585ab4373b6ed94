from typing import Any

from django.db import transaction
from rest_framework.generics import GenericAPIView, get_object_or_404
from rest_framework.mixins import UpdateModelMixin
from rest_framework.serializers import BaseSerializer


# Saves changes onto the current row, which is locked meanwhile: a serializer saves all columns, and
# the row as it was before validation would undo what others have changed since then. Not a
# docstring, which would describe each view without one of its own.
class LockedUpdateModelMixin(UpdateModelMixin, GenericAPIView[Any]):
    @transaction.atomic
    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        assert serializer.instance is not None  # noqa: S101 (for the type checker)
        # Joined rows would be those of before the wait for the lock.
        rows = self.get_queryset().select_related(None).select_for_update()
        serializer.instance = get_object_or_404(rows, pk=serializer.instance.pk)
        serializer.save()
