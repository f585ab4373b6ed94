"""The OpenAPI schemas of all frameworks promise the same, in whatever words each tool writes them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from conftest import FRAMEWORKS, Project

WRITE_SCHEMA = {
    "fastapi": "uv run python -c 'import json; from my_service.main import app; print(json.dumps(app.openapi()))'"
    " > openapi.json",
    "flask": "uv run flask spec --output openapi.json",
    "django": "uv run python manage.py spectacular --format openapi-json --file openapi.json",
}

METHODS = {"delete", "get", "patch", "post", "put"}
# What one tool leaves unsaid and another says is no difference; what both say must agree.
DETAILS = {
    "default",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maximum",
    "maxItems",
    "maxLength",
    "minimum",
    "minItems",
    "minLength",
    "pattern",
}

Fact = tuple[str, Any]
Facts = dict[str, Any]


def facts_of(document: dict[str, Any]) -> Facts:
    """Everything that a schema promises, as flat as `POST /tasks body.title type` -> `["string"]`."""
    return dict(operation_facts(document))


def operation_facts(document: dict[str, Any]) -> Iterator[Fact]:
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            operation, name = item[method], f"{method.upper()} {path}"
            yield name, "served"
            yield f"{name} needs a token", any(operation.get("security", document.get("security", [])))
            for parameter in item.get("parameters", []) + operation.get("parameters", []):
                parameter = resolve(document, parameter)
                where = f"{name} {parameter['in']}.{parameter['name']}"
                yield f"{where} required", parameter.get("required", False)
                yield f"{where} may be empty", parameter.get("allowEmptyValue", False)
                # There is no null in a query: a parameter that may be null may be left out.
                yield from schema_facts(document, parameter["schema"], where, nullable=False)
            if "requestBody" in operation:
                body = resolve(document, operation["requestBody"])
                yield f"{name} body required", body.get("required", False)
                yield from content_facts(document, body, f"{name} body")
            for code, response in operation["responses"].items():
                response = resolve(document, response)
                yield f"{name} {code} headers", sorted(response.get("headers", {}))
                yield from content_facts(document, response, f"{name} {code}")


def content_facts(document: dict[str, Any], message: dict[str, Any], where: str) -> Iterator[Fact]:
    content = message.get("content", {})
    yield f"{where} media types", sorted(content)
    for media in content.values():
        yield from schema_facts(document, media["schema"], where)


def schema_facts(document: dict[str, Any], schema: Any, where: str, *, nullable: bool = True) -> Iterator[Fact]:
    parts = [part for part in alternatives(document, schema) if nullable or part.get("type") != "null"]
    types = {kind for part in parts for kind in types_of(part)}
    yield f"{where} type", sorted(types)
    for part in parts:
        for detail in DETAILS & part.keys():
            value = part[detail]
            if detail == "enum":
                value = sorted(choice for choice in value if choice)
            elif type(value) is int:
                value = float(value)  # as one tool writes them
            if value is not None:
                yield f"{where} {detail}", value
        for name, field in part.get("properties", {}).items():
            yield f"{where}.{name}", "a field"
            yield f"{where}.{name} required", name in part.get("required", [])
            yield from schema_facts(document, field, f"{where}.{name}")
        if "items" in part:
            yield from schema_facts(document, part["items"], f"{where}[]")
        if isinstance(part.get("additionalProperties"), dict):
            yield from schema_facts(document, part["additionalProperties"], f"{where}.*")


def alternatives(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The parts of a schema, whichever way they are put together."""
    schema = resolve(document, schema)
    inner = [part for word in ("allOf", "anyOf", "oneOf") for part in schema.get(word, [])]
    for part in inner:
        yield from alternatives(document, part)
    if own := {key: value for key, value in schema.items() if key not in {"allOf", "anyOf", "oneOf"}}:
        yield own


def types_of(schema: dict[str, Any]) -> set[str]:
    """The JSON types of what fits, which an enumeration need not tell."""
    told = schema.get("type", [])
    if told:
        return {told} if isinstance(told, str) else {*told}
    names = {type(None): "null", bool: "boolean", int: "integer", str: "string"}
    return {names[type(choice)] for choice in schema.get("enum", [])}


def resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` refers to, with what stands beside it."""
    if "$ref" not in node:
        return node
    target: Any = document
    for step in node["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    beside = {key: value for key, value in node.items() if key != "$ref"}
    return resolve(document, target) | beside


def differences(one: Facts, other: Facts) -> list[str]:
    """What only one of two promises, and what they promise differently."""
    return [
        f"{fact}: {one.get(fact)} != {other.get(fact)}"
        for fact in sorted({*one, *other})
        if one.get(fact) != other.get(fact)
        if (fact in one and fact in other) or fact.rpartition(" ")[2] not in DETAILS
    ]


@pytest.fixture(scope="module")
def facts(bake: Callable[..., Project]) -> Callable[[str], Facts]:
    """What the schema of a framework's service promises."""
    known: dict[str, Facts] = {}

    def facts(framework: str) -> Facts:
        if framework not in known:
            project = bake(framework=framework)
            project.run(f"uv sync && {WRITE_SCHEMA[framework]}")
            known[framework] = facts_of(json.loads(project.file("openapi.json")))
        return known[framework]

    return facts


@pytest.mark.slow
@pytest.mark.parametrize("framework", FRAMEWORKS[1:])
def test_it_promises_what_the_first_framework_does(facts: Callable[[str], Facts], framework: str) -> None:
    found = differences(facts(FRAMEWORKS[0]), facts(framework))
    assert not found, f"{FRAMEWORKS[0]} != {framework}:\n" + "\n".join(found)


NAME = {"type": "string", "maxLength": 100}
THING = {"type": "object", "required": ["name"], "properties": {"name": NAME, "size": {"type": "integer"}}}
CREATE = {
    "security": [{"bearer": []}],
    "parameters": [{"name": "loud", "in": "query", "schema": {"type": "boolean"}}],
    "requestBody": {"required": True, "content": {"application/json": {"schema": THING}}},
    "responses": {"201": {"content": {"application/json": {"schema": {"type": "array", "items": NAME}}}}},
}


def changed(operation: Any, path: str, value: Any) -> Facts:
    """What is promised once the value at a path is another one, or gone if that is None."""
    operation = json.loads(json.dumps(operation))  # a copy that shares nothing
    *steps, last = path.split()
    node = operation
    for step in steps:
        node = node[step] if isinstance(node, dict) else node[int(step)]
    node.pop(last) if value is None else node.update({last: value})
    return facts_of({"paths": {"/things": {"post": operation}}, "components": {"schemas": {"Thing": THING}}})


BODY = "requestBody content application/json schema"


@pytest.mark.parametrize(
    ("path", "value", "first"),
    [
        ("security", [], "POST /things needs a token: True != False"),
        ("parameters", [], "POST /things query.loud may be empty: False != None"),
        ("parameters 0 required", True, "POST /things query.loud required: False != True"),
        ("parameters 0 allowEmptyValue", True, "POST /things query.loud may be empty: False != True"),
        ("parameters 0 in", "header", "POST /things header.loud may be empty: None != False"),
        ("requestBody required", None, "POST /things body required: True != False"),
        (f"{BODY} required", [], "POST /things body.name required: True != False"),
        (f"{BODY} properties size type", "number", "POST /things body.size type: ['integer'] != ['number']"),
        (f"{BODY} properties size type", ["integer", "null"], "POST /things body.size type: ['integer'] != "),
        (f"{BODY} properties size", None, "POST /things body.size: a field != None"),
        (f"{BODY} properties name maxLength", 99, "POST /things body.name maxLength: 100.0 != 99.0"),
        ("responses 409", {}, "POST /things 409 headers: None != []"),
        ("responses 201 headers", {"Location": {}}, "POST /things 201 headers: [] != ['Location']"),
        ("responses 201 content", None, "POST /things 201 media types: ['application/json'] != []"),
        ("responses 201 content application/json schema items type", "integer", "POST /things 201[] type: "),
    ],
)
def test_a_difference_is_named(path: str, value: Any, first: str) -> None:
    found = differences(changed(CREATE, "summary", ""), changed(CREATE, path, value))
    assert found[0].startswith(first)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (BODY, {"$ref": "#/components/schemas/Thing"}),
        (BODY, {"allOf": [{"$ref": "#/components/schemas/Thing"}]}),
        (f"{BODY} properties name maxLength", None),
        (f"{BODY} properties name maxLength", 100.0),
        ("parameters 0 schema", {"anyOf": [{"type": "boolean"}, {"type": "null"}], "default": None}),
        ("parameters 0 schema", {"enum": [False, True]}),
        ("parameters 0 required", False),
    ],
)
def test_other_words_for_the_same_are_no_difference(path: str, value: Any) -> None:
    assert differences(changed(CREATE, "summary", ""), changed(CREATE, path, value)) == []
