"""The command that finds objects without a row, and rows without an object."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from {{ cookiecutter.__package }}.attachments import cleanup
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.cli import app
from {{ cookiecutter.__package }}.storage import Storage

from tests.factories.attachments import AttachmentFactory
from tests.factories.base import Factories
from tests.fixtures.database import SECRET_KEY, Sessionmaker
from tests.fixtures.storage_server import NOWHERE


@pytest.fixture
def sessionmaker(committing_sessionmaker: Sessionmaker) -> Sessionmaker:
    return committing_sessionmaker


@pytest.fixture
async def attachment(create: Factories) -> Attachment:
    return await create(AttachmentFactory)


@pytest.fixture
def environment(
    committing_url: str, bucket_settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    """The environment of the command."""
    variables = {**bucket_settings, "database_url": committing_url, "secret_key": SECRET_KEY}
    for name, value in variables.items():
        if value is not None:
            text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            monkeypatch.setenv(name.upper(), text)
    return monkeypatch


def test_orphans_are_deleted_and_the_others_are_kept(
    attachment: Attachment, bucket: Storage, environment: pytest.MonkeyPatch
) -> None:
    environment.setattr(cleanup, "MIN_AGE", timedelta(minutes=-5))
    for key in (attachment.key, "attachments/orphan", "other/object"):
        bucket.upload(key, BytesIO(b"content"))

    result = CliRunner().invoke(app, ["clean-attachments"], catch_exceptions=False)

    assert (result.exit_code, result.output) == (0, "Deleted 1 objects.\n")
    assert {item.key for item in bucket.list()} == {attachment.key, "other/object"}


@pytest.mark.usefixtures("environment", "bucket")
def test_missing_object_is_named(attachment: Attachment) -> None:
    result = CliRunner().invoke(app, ["clean-attachments"], catch_exceptions=False)

    assert result.exit_code == 1
    assert result.stderr == f"The object of attachment {attachment.id} is missing.\n"


def test_outage_is_an_error(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("STORAGE_ENDPOINT_URL", NOWHERE)

    result = CliRunner().invoke(app, ["clean-attachments"], catch_exceptions=False)

    assert result.exit_code == 1
    assert result.stderr == "The file storage is unavailable. Try again later.\n"
