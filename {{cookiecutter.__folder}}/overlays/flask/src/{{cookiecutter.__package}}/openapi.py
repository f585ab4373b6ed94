"""What the OpenAPI schema tells beyond what APIFlask finds out itself."""

from http import HTTPStatus
from typing import Any

from apiflask import APIFlask

from .errors import MEDIA_TYPE
from .schemas import MAX_ID

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
# Under these names APIFlask keeps the two schemas above.
PROBLEM = {"$ref": "#/components/schemas/HTTPError"}
INVALID_PROBLEM = {"$ref": "#/components/schemas/ValidationError"}

PUBLIC_TAGS = {"auth", "service"}


def init_app(app: APIFlask) -> None:
    """Have the schema completed as soon as it is generated."""
    app.spec_processor(complete_schema)  # type: ignore[arg-type] # (text only if it is YAML)


def complete_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """Tell of tokens, ids and bodies, and of problems as they are answered."""
    for path in schema["paths"].values():
        for operation in path.values():
            complete_operation(operation)
    return schema


def complete_operation(operation: dict[str, Any]) -> None:
    """Complete what one method of a path tells."""
    responses = operation["responses"]
    # APIFlask finds the token of a blueprint only for the first of those that share it.
    if not PUBLIC_TAGS & set(operation.get("tags", [])):
        operation["security"] = [{"BearerAuth": []}]
        responses.setdefault("401", problem_response(401))
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            parameter["schema"] = {"type": "integer", "minimum": 1, "maximum": MAX_ID}
        else:
            parameter["allowEmptyValue"] = True
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
        for status in (400, 413, 415):
            responses[str(status)] = problem_response(status)
    for response in responses.values():
        content = response.get("content", {})
        if content.get("application/json", {}).get("schema") in (PROBLEM, INVALID_PROBLEM):
            response["content"] = {MEDIA_TYPE: content["application/json"]}


def problem_response(status: int) -> dict[str, Any]:
    """Describe an answer that tells of a problem."""
    return {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": PROBLEM}},
    }
