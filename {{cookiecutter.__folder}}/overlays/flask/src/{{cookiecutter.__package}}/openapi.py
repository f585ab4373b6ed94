"""What APIFlask does not find out for the OpenAPI document."""

from typing import Any

from apiflask import APIFlask

from {{ cookiecutter.__package }}.errors import MEDIA_TYPE
from {{ cookiecutter.__package }}.schemas import MAX_ID

# For the rules of URLs, as in "/<int(min=1, max=...):user_id>".
ID = f"int(min=1, max={MAX_ID})"


def init_app(app: APIFlask) -> None:
    app.spec_processor(complete_document)  # type: ignore[arg-type] # (str only for YAML)


def complete_document(document: dict[str, Any]) -> dict[str, Any]:
    for path in document["paths"].values():
        for operation in path.values():
            complete_operation(operation)
    return document


def complete_operation(operation: dict[str, Any]) -> None:
    for parameter in operation["parameters"]:
        if parameter["in"] == "path" and parameter["name"].endswith("_id"):
            parameter["schema"] = {"type": "integer", "minimum": 1, "maximum": MAX_ID}
    responses = operation["responses"]
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
        problem = {"$ref": "#/components/schemas/HTTPError"}
        responses["400"] = {
            "description": "Bad Request",
            "content": {"application/json": {"schema": problem}},
        }
    for status, response in responses.items():
        if status.startswith("4"):
            content = response["content"]
            content[MEDIA_TYPE] = content.pop("application/json")
