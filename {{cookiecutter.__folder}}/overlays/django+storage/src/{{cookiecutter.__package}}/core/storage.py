"""Django's storage of files, in the bucket."""

from typing import Any, override

from django.core.files import File
from django.core.files.storage import Storage, default_storage

from {{ cookiecutter.__package }} import storage
from {{ cookiecutter.__package }}.settings import Settings


class BucketStorage(Storage):
    """Opens files as streams. They have no URLs: views return them, and check the rights."""

    def __init__(self, **fields: Any) -> None:
        """Take the fields of the settings that begin with `storage_`, validated already."""
        self.bucket = storage.Storage(Settings.model_construct(**fields))

    def _open(self, name: str, mode: str) -> "File[bytes]":
        if mode != "rb":
            raise ValueError("Files can only be read: to write one, save it.")
        return File(self.bucket.open(name), name)  # type: ignore[arg-type] # (has `read` and `close`)

    def _save(self, name: str, content: "File[bytes]") -> str:
        content.seek(0)
        self.bucket.upload(name, content)
        return name

    @override
    def exists(self, name: str) -> bool:
        first = next(self.bucket.list(name), None)  # in the order of the keys
        return first is not None and first.key == name

    @override
    def delete(self, name: str) -> None:
        self.bucket.delete(name)

    @override
    def url(self, name: str | None) -> str:
        """Raise the error that serializers and forms take for a file without a URL."""
        raise AttributeError("Files have no URLs.")


def get_bucket() -> storage.Storage:
    bucket: storage.Storage = default_storage.bucket  # type: ignore[attr-defined] # (see above)
    return bucket
