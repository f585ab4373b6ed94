from typing import Any

from django.core.management.base import BaseCommand, CommandError

from {{ cookiecutter.__package }}.attachments.cleanup import UnknownBucketError, delete_orphans
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.core.storage import get_bucket
from {{ cookiecutter.__package }}.storage import StorageError


def read_ids() -> dict[str, int]:
    return dict(Attachment.objects.values_list("file", "pk"))


class Command(BaseCommand):
    help = "Delete objects of a day or more that no attachment has; fail if an object is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            deleted, missing = delete_orphans(get_bucket(), read_ids)
        except (StorageError, UnknownBucketError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Deleted {deleted} objects.")
        if missing:
            ids = ", ".join(map(str, missing))
            raise CommandError(f"The objects of these attachments are missing: {ids}")
