"""The bucket as Django's storage, and in the application."""

from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.storage import Storage, StorageError
from {{ cookiecutter.__package }}.users.models import UserManager

from tests.fixtures.storage import ConnectStorage

pytestmark = pytest.mark.django_db

CHANGES: dict[str, dict[str, Any]] = {
    "ok": {},
    "not configured": {"storage_bucket": None},
    "unavailable": {"storage_bucket": "no-such-bucket"},
}


def test_saved_file_is_opened_until_it_is_deleted(storage: Storage) -> None:
    name = default_storage.save("folder/notes.txt", ContentFile(b"content"))

    with default_storage.open(name) as file:
        assert file.read() == b"content"
    assert [item.key for item in storage.list()] == [name]
    default_storage.delete(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)


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
