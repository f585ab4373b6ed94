"""Ids in URLs, and what APIFlask does not find out for the OpenAPI document."""

import re
from typing import Any

from apiflask import APIFlask
from flask import current_app
from werkzeug.routing import IntegerConverter

{% if cookiecutter.storage and cookiecutter.sample_domain %}
from {{ cookiecutter.__package }}.attachments.files import CONTENT_TYPES
{% endif %}
from {{ cookiecutter.__package }}.errors import MEDIA_TYPE

BAD_REQUEST = {
    "description": "Bad Request",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class IdConverter(IntegerConverter):
    """As in `/users/<id:user_id>`. The `max` of `int` would cause 405 instead of 404."""

    regex = r"\d{1,18}"  # fits into BIGINT


def init_app(app: APIFlask) -> None:
    app.url_map.converters["id"] = IdConverter
    app.spec_processor(complete_document)  # type: ignore[arg-type] # (str only for YAML)


def complete_document(document: dict[str, Any]) -> dict[str, Any]:
    rules = " ".join(rule.rule for rule in current_app.url_map.iter_rules())
    ids = re.findall(r"<id:(\w+)>", rules)
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path" and parameter["name"] in ids:
                    parameter["schema"] = {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}
            responses = operation["responses"]
            if "requestBody" in operation:
                operation["requestBody"]["required"] = True
                responses["400"] = BAD_REQUEST
{% if cookiecutter.storage and cookiecutter.sample_domain %}
                if form := operation["requestBody"]["content"].get("multipart/form-data"):
                    form["encoding"] = {"file": {"contentType": ", ".join(CONTENT_TYPES)}}
{% endif %}
            for status, response in responses.items():
                if status.startswith("4") and "application/json" in response["content"]:
                    response["content"][MEDIA_TYPE] = response["content"].pop("application/json")
    return document
