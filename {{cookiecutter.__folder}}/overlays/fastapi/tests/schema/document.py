"""The schema that is tested."""

from typing import Any

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.settings import Settings

from tests.fixtures.client import SECRET_KEY


def document() -> dict[str, Any]:
    """Give the schema, as the service does."""
    return create_app(Settings(environment="staging", secret_key=SECRET_KEY)).openapi()
