from typing import Any

from django.core.management.base import BaseCommand, CommandError

from {{ cookiecutter.__package }}.attachments.cleanup import delete_orphans
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.core.storage import get_bucket
from {{ cookiecutter.__package }}.storage import StorageError


class Command(BaseCommand):
    help = "Delete objects of a day or more that no attachment has; fail if an object is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        ids_by_key = dict(Attachment.objects.values_list("file", "pk"))
        try:
            deleted, missing = delete_orphans(get_bucket(), ids_by_key)
        except StorageError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Deleted {deleted} objects.")
        if missing:
            ids = ", ".join(map(str, sorted(ids_by_key[key] for key in missing)))
            raise CommandError(f"The objects of these attachments are missing: {ids}")
