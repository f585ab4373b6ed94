"""The command that finds objects without a row, and rows without an object."""

from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command

from {{ cookiecutter.__package }}.attachments import cleanup
from {{ cookiecutter.__package }}.storage import Storage

from tests.factories.attachments import AttachmentFactory
from tests.fixtures.storage import ConnectStorage

pytestmark = pytest.mark.django_db


def clean() -> str:
    output = StringIO()
    call_command("clean_attachments", stdout=output)
    return output.getvalue()


def test_orphans_are_deleted_and_the_others_are_kept(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleanup, "MIN_AGE", timedelta(minutes=-5))
    attachment = AttachmentFactory.create()
    for key in (str(attachment.file), "attachments/orphan", "other/object"):
        storage.upload(key, BytesIO(b"content"))

    output = clean()

    assert output == "Deleted 1 objects.\n"
    assert {item.key for item in storage.list()} == {str(attachment.file), "other/object"}


@pytest.mark.usefixtures("storage")
def test_missing_object_is_named() -> None:
    attachment = AttachmentFactory.create()

    with pytest.raises(CommandError, match=f"missing: {attachment.pk}$"):
        clean()


def test_missing_storage_is_an_error(connect_storage: ConnectStorage) -> None:
    connect_storage(storage_bucket=None)

    with pytest.raises(CommandError, match="STORAGE_BUCKET is not set"):
        clean()
