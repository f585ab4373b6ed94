from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from {{ cookiecutter.__package }}.attachments.files import KEY_PREFIX
from {{ cookiecutter.__package }}.storage import Storage

# An upload that is younger may be about to add its row.
MIN_AGE = timedelta(days=1)


def delete_orphans(storage: Storage, known_keys: Iterable[str]) -> tuple[int, set[str]]:
    """Delete old objects without a row; return their number, and the keys without an object."""
    missing = set(known_keys)
    orphans = []
    for item in storage.list(KEY_PREFIX):
        if item.key in missing:
            missing.remove(item.key)
        elif item.modified_at < datetime.now(UTC) - MIN_AGE:
            orphans.append(item.key)
    for key in orphans:
        storage.delete(key)
    return len(orphans), missing
