"""What the OpenAPI schema tells beyond what FastAPI finds out itself."""

from http import HTTPStatus
from typing import Any, override

from fastapi import FastAPI

from .errors import MEDIA_TYPE
from .schemas import MAX_ID

Responses = dict[int | str, dict[str, Any]]

FIELD_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["field", "message"],
    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
INVALID_PROBLEM = PROBLEM | {
    "required": [*PROBLEM["required"], "errors"],
    "properties": PROBLEM["properties"] | {"errors": {"type": "array", "items": FIELD_PROBLEM}},
}


def problem_responses(*statuses: int) -> Responses:
    """Describe the problems of an operation, for `responses` in OpenAPI."""
    return {status: problem_response(status, "Problem") for status in statuses}


def problem_response(status: int, schema: str) -> dict[str, Any]:
    """Describe one problem, by the name of its schema."""
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": HTTPStatus(status).phrase, "content": content}


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
                    for parameter in operation.get("parameters", []):
                        if parameter["in"] == "query":
                            parameter["allowEmptyValue"] = True
                    operation["responses"].pop("422", None)
                    if takes_more_than_a_path(operation):
                        operation["responses"]["422"] = problem_response(422, "InvalidProblem")
            schemas = schema["components"]["schemas"]
            for name in ("HTTPValidationError", "ValidationError"):
                del schemas[name]
            schemas |= {"Problem": PROBLEM, "InvalidProblem": INVALID_PROBLEM}
            self.openapi_schema = with_whole_numbers(schema)
        return super().openapi()


def with_whole_numbers(node: Any) -> Any:
    """Write limits as they are: FastAPI makes floats of them, which cannot hold `MAX_ID`."""
    if isinstance(node, dict):
        return {key: with_whole_numbers(value) for key, value in node.items()}
    if isinstance(node, list):
        return [with_whole_numbers(value) for value in node]
    return min(int(node), MAX_ID) if isinstance(node, float) else node


def takes_more_than_a_path(operation: dict[str, Any]) -> bool:
    """Tell whether a request can be invalid in its body or its query."""
    parameters = operation.get("parameters", [])
    return "requestBody" in operation or any(p["in"] != "path" for p in parameters)
