"""The OpenAPI document that is tested."""

from typing import Any

from tests.fixtures.client import running, settings_for
from tests.fixtures.database import MEMORY


def document() -> dict[str, Any]:
    with running(settings_for(MEMORY)) as app:
        document: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
        return document
