"""What holds for every schema: limits of queries, introspection and malformed bodies."""

import json
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest
import strawberry

from {{ cookiecutter.__package }}.graphql_api.body import BodyDecoder
from {{ cookiecutter.__package }}.graphql_api.limits import MAX_ALIASES, MAX_DEPTH, MAX_TOKENS
from {{ cookiecutter.__package }}.graphql_api.schema import create_schema

TOO_DEEP = f"The query is more than {MAX_DEPTH} levels deep."
TOO_MANY_ALIASES = f"The query has more than {MAX_ALIASES} aliases."


@strawberry.enum
class Kind(StrEnum):
    LEAF = "leaf"


@strawberry.type
class Node:
    @strawberry.field
    def node(self) -> "Node":
        return self

    @strawberry.field
    def name(self, kind: Kind = Kind.LEAF) -> str:
        return kind.value


def errors_of(query: str, *, introspection: bool = False, user: object = "a user") -> list[str]:
    schema = create_schema(Node, None, introspection=introspection)
    context = SimpleNamespace(user=user)
    result = schema.execute_sync(query, root_value=Node(), context_value=context)
    return [error.message for error in result.errors or []]


def nested(depth: int) -> str:
    return "{ node " * (depth - 1) + "{ name" + " }" * depth


@pytest.mark.parametrize(
    "query",
    [
        nested(MAX_DEPTH),
        nested(MAX_DEPTH).replace("name", "...f ...f") + "fragment f on Node { name }",
        nested(MAX_DEPTH).replace("name", "name ... on Node { name }"),
    ],
    ids=["fields", "fragment", "inline fragment"],
)
def test_query_of_the_maximum_depth_is_executed(query: str) -> None:
    assert errors_of(query) == []


@pytest.mark.parametrize(
    "query",
    [
        nested(MAX_DEPTH + 1),
        nested(MAX_DEPTH).replace("name", "...f") + "fragment f on Node { node { name } }",
        nested(MAX_DEPTH).replace("name", "... on Node { node { name } }"),
        "query a { name } query b " + nested(MAX_DEPTH + 1),
    ],
    ids=["fields", "fragment", "inline fragment", "another operation"],
)
def test_deeper_query_is_rejected(query: str) -> None:
    assert errors_of(query) == [TOO_DEEP]


def aliased(count: int, field: str = "name") -> str:
    return "{ " + " ".join(f"a{number}: {field}" for number in range(count)) + " }"


def test_aliases_are_limited() -> None:
    assert errors_of(aliased(MAX_ALIASES)) == []
    assert errors_of(aliased(MAX_ALIASES + 1)) == [TOO_MANY_ALIASES]


def test_aliases_of_a_fragment_count_at_each_spread() -> None:
    fragment = f" fragment f on Node {aliased(MAX_ALIASES // 2)}"

    assert errors_of("{ ...f ...f }" + fragment) == []
    assert errors_of(aliased(2, "node { ...f }") + fragment) == [TOO_MANY_ALIASES]


def test_nested_fragments_are_measured_in_linear_time() -> None:
    count = MAX_TOKENS // 11
    fragments = ["fragment f0 on Node { name }"]
    for number in range(1, count):
        fragments.append(f"fragment f{number} on Node " + "{ " + f"...f{number - 1} " * 2 + "}")
    query = "{ " + f"...f{count - 1}" + " } "

    assert errors_of(query + " ".join(fragments)) == []


@pytest.mark.parametrize(
    ("fragments", "error"),
    [
        ("", "Unknown fragment 'f'."),
        ("fragment f on Node { ...f }", "Cannot spread fragment 'f' within itself."),
    ],
)
def test_invalid_fragments_are_named(fragments: str, error: str) -> None:
    assert errors_of("{ ...f }" + fragments) == [error]


def test_tokens_are_limited() -> None:
    count = MAX_TOKENS // 4  # tokens of each selection

    assert errors_of("{" + " ... { name }" * (count - 1) + " }") == []
    (error,) = errors_of("{" + " ... { name }" * count + " }")
    assert str(MAX_TOKENS) in error


@pytest.mark.parametrize(("introspection", "count"), [(True, 0), (False, 1)])
def test_introspection_is_a_setting(introspection: bool, count: int) -> None:
    assert len(errors_of("{ __schema { description } }", introspection=introspection)) == count


@pytest.mark.parametrize("introspection", [True, False])
@pytest.mark.parametrize(
    "query",
    [
        "{ nam }",
        "{ name(kin: LEAF) }",
        "{ name(kind: LEAP) }",
        "{ ... on Nod { name } }",
        "query ($kind: Kin) { name(kind: $kind) }",
        "query ($kind: Kind = LEAP) { name(kind: $kind) }",
    ],
)
def test_suggestions_come_with_introspection(query: str, introspection: bool) -> None:
    errors = errors_of(query, introspection=introspection)

    assert errors
    assert ("Did you mean" in errors[0]) is introspection


def test_suggestions_are_cut_from_messages() -> None:
    assert errors_of("{ nam }") == ["Cannot query field 'nam' on type 'Node'."]


def test_nothing_is_parsed_without_a_user() -> None:
    for query in ("{ name }", "{ __schema { description } }", "{ nam }", "{"):
        assert errors_of(query, user=None, introspection=True) == [
            "A valid access token is required."
        ]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"3", b"[]", b'"\xff"', b"[" * 100_000, b'{"query": ' + b"9" * 5000 + b"}"],
)
def test_body_that_is_no_object_is_rejected(body: Any) -> None:
    with pytest.raises(json.JSONDecodeError):
        BodyDecoder().decode_json(body)
