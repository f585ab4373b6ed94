from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from {{ cookiecutter.__package }}.attachments.files import KEY_PREFIX
from {{ cookiecutter.__package }}.storage import Storage

# An upload that is younger may be about to add its row.
MIN_AGE = timedelta(days=1)


class UnknownBucketError(Exception):
    """The bucket has old objects, but none of the attachments."""


def delete_orphans(
    storage: Storage, read_ids: Callable[[], dict[str, int]]
) -> tuple[int, list[int]]:
    """Delete old objects without a row; return their number, and the ids without an object.

    `read_ids` returns the ids of all attachments by their keys.
    """
    known = set(read_ids())
    missing = set(known)
    orphans = []
    for item in storage.list(KEY_PREFIX):
        if item.key in known:
            missing.discard(item.key)
        elif item.modified_at < datetime.now(UTC) - MIN_AGE:
            orphans.append(item.key)
    if orphans and missing == known:
        raise UnknownBucketError(
            "Nothing was deleted: the bucket has files, but none of this database. "
            "Check DATABASE_URL and STORAGE_BUCKET."
        )
    for key in orphans:
        storage.delete(key)
    if not missing:
        return len(orphans), []
    # Attachments may have been deleted meanwhile.
    return len(orphans), sorted(id_ for key, id_ in read_ids().items() if key in missing)
