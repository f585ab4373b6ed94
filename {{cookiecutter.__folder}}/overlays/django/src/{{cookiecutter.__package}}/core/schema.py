"""What drf-spectacular cannot derive: errors, and the header of lists."""

from typing import Any

from .exceptions import PROBLEM_MEDIA_TYPE
from .pagination import TOTAL_HEADER

STRING = {"type": "string"}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": STRING,
        "title": STRING,
        "status": {"type": "integer"},
        "detail": STRING,
        "errors": {
            "type": "array",
            "description": "Of a validation error: each invalid field.",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": STRING, "message": STRING},
            },
        },
    },
}
ERROR = {
    "description": "Problem details (RFC 9457)",
    "content": {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def document_errors(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the response of errors to each operation, and the total to each list."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["4XX"] = ERROR
            if any(parameter["name"] == "skip" for parameter in operation.get("parameters", [])):
                total = {TOTAL_HEADER: {"schema": {"type": "integer"}}}
                operation["responses"]["200"]["headers"] = total
    return result
