"""The command that finds objects without a row, and rows without an object."""

from datetime import timedelta
from io import BytesIO

import pytest
from click.testing import Result
from flask import Flask

from {{ cookiecutter.__package }}.attachments import cleanup
from {{ cookiecutter.__package }}.storage import Storage

from tests.factories.attachments import AttachmentFactory
from tests.factories.base import Factories


def clean(app: Flask) -> Result:
    return app.test_cli_runner().invoke(args=["clean-attachments"])


def test_orphans_are_deleted_and_the_others_are_kept(
    app: Flask, create: Factories, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleanup, "MIN_AGE", timedelta(minutes=-5))
    attachment = create(AttachmentFactory)
    for key in (attachment.key, "attachments/orphan", "other/object"):
        storage.upload(key, BytesIO(b"content"))

    result = clean(app)

    assert (result.exit_code, result.output) == (0, "Deleted 1 objects.\n")
    assert {item.key for item in storage.list()} == {attachment.key, "other/object"}


@pytest.mark.usefixtures("storage")
def test_missing_object_is_named(app: Flask, create: Factories) -> None:
    attachment = create(AttachmentFactory)

    result = clean(app)

    assert result.exit_code == 1
    assert f"The objects of these attachments are missing: {attachment.id}\n" in result.output


def test_missing_storage_is_an_error(app: Flask) -> None:
    result = clean(app)

    assert result.exit_code == 1
    assert "STORAGE_BUCKET is not set" in result.output
