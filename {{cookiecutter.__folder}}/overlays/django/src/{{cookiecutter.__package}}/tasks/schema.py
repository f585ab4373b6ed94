"""What the OpenAPI schema tells of tasks."""

from typing import Any, override

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction


class BulkChangesExtension(OpenApiSerializerExtension):
    """At least one thing changes."""

    target_class = f"{__package__}.serializers.BulkChangesSerializer"

    @override
    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        schema: dict[str, Any] = auto_schema._map_serializer(
            self.target, direction, bypass_extensions=True
        )
        return schema | {"anyOf": [{"required": [name]} for name in schema["properties"]]}
