"""The bucket as Django's storage, and in the application."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from pytest_django import Settings as DjangoSettings
from rest_framework import serializers
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.storage import Storage, StorageError
from {{ cookiecutter.__package }}.users.models import User, UserManager

from tests.fixtures.live import PRODUCTION
from tests.fixtures.storage import ConnectStorage
from tests.fixtures.storage_server import NOWHERE

pytestmark = pytest.mark.django_db

CHECK_THE_STORAGE = """
import django
django.setup()
from {{ cookiecutter.__package }}.core.storage import get_bucket
get_bucket().check()
"""

CHANGES: dict[str, dict[str, Any]] = {
    "ok": {},
    "not configured": {"storage_bucket": None},
    "unreachable": {"storage_bucket": "no-such-bucket"},
}


def test_options_are_those_of_the_storage(settings: DjangoSettings) -> None:
    """Error pages and the command `diffsettings` show them."""
    options = settings.STORAGES["default"]["OPTIONS"]

    assert options
    assert all(name.startswith("storage_") for name in options)


def test_saved_file_is_opened_until_it_is_deleted(storage: Storage) -> None:
    name = default_storage.save("folder/notes.txt", ContentFile(b"content"))

    with default_storage.open(name) as file:
        assert file.read() == b"content"
    assert [item.key for item in storage.list()] == [name]
    default_storage.delete(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)


@pytest.mark.parametrize("mode", ["wb", "ab", "r"])
def test_file_is_opened_to_read_bytes_only(mode: str) -> None:
    with pytest.raises(ValueError, match="can only be read"):
        default_storage.open("notes.txt", mode)


def test_file_without_a_url_is_serialized_and_edited() -> None:
    file = FieldFile(User(), FileField(), "notes.txt")

    assert serializers.FileField().to_representation(file) is None
    assert "notes.txt" not in AdminFileWidget().render("file", file)


@pytest.mark.usefixtures("storage")
def test_saved_file_replaces_no_other() -> None:
    default_storage.save("notes.txt.old", ContentFile(b""))
    first = default_storage.save("notes.txt", ContentFile(b"first"))
    second = default_storage.save("notes.txt", ContentFile(b"second"))

    assert first == "notes.txt"
    assert second != first
    assert default_storage.open(first).read() == b"first"


@pytest.mark.parametrize("state", CHANGES)
def test_readiness_names_the_storage_but_does_not_require_it(
    state: str, connect_storage: ConnectStorage, client: APIClient
) -> None:
    connect_storage(**CHANGES[state])

    response = client.get("/health/ready")

    assert (response.status_code, response.json()["checks"]["storage"]) == (200, state)


def test_request_that_needs_a_storage_returns_503_without_one(client: APIClient) -> None:
    with patch.object(UserManager, "filter", side_effect=StorageError("It is down.")):
        response = client.post("/auth/password-reset", {"email": "ada@example.com"})

    assert response.status_code == 503
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == "It is down."


def test_log_contains_no_credentials(tmp_path: Path) -> None:
    environment = {
        **PRODUCTION,
        "DJANGO_SETTINGS_MODULE": "{{ cookiecutter.__package }}.config.settings",
        "LOG_LEVEL": "DEBUG",
        "STORAGE_BUCKET": "files",
        "STORAGE_ENDPOINT_URL": NOWHERE,
        "STORAGE_ACCESS_KEY_ID": "an-access-key",
        "STORAGE_SECRET_ACCESS_KEY": "a-secret-key",
    }

    process = subprocess.run(
        [sys.executable, "-c", CHECK_THE_STORAGE],
        cwd=tmp_path,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "The storage is unavailable" in process.stderr
    assert "Signature" not in process.stderr
    assert "a-secret-key" not in process.stderr
