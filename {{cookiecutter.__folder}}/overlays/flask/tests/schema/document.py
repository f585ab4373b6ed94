"""The schema that is tested."""

from typing import Any

from {{ cookiecutter.__package }}.settings import Settings

from tests.fixtures.client import SECRET_KEY
from tests.fixtures.live import running


def document() -> dict[str, Any]:
    """Give the schema, as the service does."""
    with running(Settings(environment="staging", secret_key=SECRET_KEY)) as app:
        document: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
        return document
