from typing import Any

from {{ cookiecutter.__package }}.app import create_app

from tests.fixtures.database import make_settings


def document() -> dict[str, Any]:
    """Return the OpenAPI schema that is tested."""
    return create_app(make_settings()).openapi()
