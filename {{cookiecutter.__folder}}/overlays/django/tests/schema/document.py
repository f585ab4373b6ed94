import json
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2


def document() -> dict[str, Any]:
    """Return the schema as the service serves it."""
    generated = SchemaGenerator().get_schema(public=True)
    document: dict[str, Any] = json.loads(OpenApiJsonRenderer2().render(generated))
    return document
