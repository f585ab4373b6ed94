"""What the OpenAPI schema tells beyond what FastAPI finds out itself."""

from http import HTTPStatus
from typing import Any, override

from fastapi import FastAPI

from .errors import MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
FIELD_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["field", "message"],
    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
}
INVALID_PROBLEM_SCHEMA = PROBLEM_SCHEMA | {
    "required": [*PROBLEM_SCHEMA["required"], "errors"],
    "properties": PROBLEM_SCHEMA["properties"]
    | {"errors": {"type": "array", "items": FIELD_PROBLEM_SCHEMA}},
}


def problem_responses(*statuses: int) -> Responses:
    """Describe the problems of an operation, for `responses` in OpenAPI."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {
                MEDIA_TYPE: {"schema": INVALID_PROBLEM_SCHEMA if status == 422 else PROBLEM_SCHEMA}
            },
        }
        for status in statuses
    }


BODY_PROBLEMS = (400, 413, 415)
"""The problems of every operation that takes a JSON body, beside 422."""


class DocumentedAPI(FastAPI):
    """FastAPI, whose own 422 is a problem too, but not for ids in paths: they are 404."""

    @override
    def openapi(self) -> dict[str, Any]:
        """Generate the schema, once."""
        if self.openapi_schema is None:
            schema = super().openapi()
            for path in schema["paths"].values():
                for operation in path.values():
                    operation["responses"].pop("422", None)
                    if takes_more_than_a_path(operation):
                        operation["responses"]["422"] = problem_responses(422)[422]
            for name in ("HTTPValidationError", "ValidationError"):
                schema["components"]["schemas"].pop(name, None)
        return super().openapi()


def takes_more_than_a_path(operation: dict[str, Any]) -> bool:
    """Tell whether a request can be invalid in its body or its query."""
    parameters = operation.get("parameters", [])
    return "requestBody" in operation or any(p["in"] != "path" for p in parameters)
