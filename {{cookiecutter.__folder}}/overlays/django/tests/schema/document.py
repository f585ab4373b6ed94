"""The schema that is tested."""

import json
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2


def document() -> dict[str, Any]:
    """Give the schema, as the service does."""
    generated = SchemaGenerator().get_schema(public=True)
    document: dict[str, Any] = json.loads(OpenApiJsonRenderer2().render(generated))
    return document
