"""Strict JSON: what RFC 8259 allows, and nothing that a parser is kind to."""

from math import inf
from typing import Any

import pytest

from {{ cookiecutter.__package }}.strict_json import parse_json


def nested(depth: int, opening: str = "[", closing: str = "]") -> bytes:
    """Write containers inside each other; `opening` may carry a key."""
    return f"{opening * (depth - 1)}{opening[0]}{closing * depth}".encode()


@pytest.mark.parametrize(
    ("body", "document"),
    [
        (b"{}", {}),
        (b' [1, -2.5, true, null, "x"]\n', [1, -2.5, True, None, "x"]),
        (b"0", 0),
        ('"é🎉"'.encode(), "é🎉"),
        (rb'"\u00e9\n"', "é\n"),
        (b'{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_json_is_parsed(body: bytes, document: Any) -> None:
    assert parse_json(body) == document


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"NaN",
        b'{"a": Infinity}',
        b"[-Infinity]",
        b"{'a': 1}",
        b"[1,]",
        b"[1] 2",
        b"// comment\n1",
        b"01",
        b'"line\nbreak"',
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        '{"a": 1}'.encode("utf-16"),
        '{"a": 1}'.encode("utf-32-le"),
    ],
)
def test_what_is_not_strict_json_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_json(body)


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_only_python_takes_for_json_is_named(constant: str) -> None:
    with pytest.raises(ValueError, match=f"^{constant} is not JSON$"):
        parse_json(constant.encode())


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("depth", [101, 1000, 100_000])
def test_deep_nesting_is_refused(depth: int, opening: str, closing: str) -> None:
    body = nested(depth, opening, closing)

    with pytest.raises(ValueError, match=r"^nested too deeply$"):
        parse_json(body)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_a_hundred_levels_are_parsed(opening: str, closing: str) -> None:
    document = parse_json(nested(100, opening, closing))

    depth = 1
    while document:
        document = document[0] if isinstance(document, list) else document["a"]
        depth += 1
    assert depth == 100


def test_what_a_hundred_levels_hold_is_no_level() -> None:
    body = nested(100).replace(b"[]", b'[1, "two", null]')

    assert parse_json(body)


def test_breadth_is_not_depth() -> None:
    assert len(parse_json(b"[" + b"[1]," * 1000 + b"[1]]")) == 1001


@pytest.mark.parametrize("integer", [2**63 - 1, -(2**63), 10**20 - 1])
def test_integers_are_exact_beyond_64_bits(integer: int) -> None:
    assert parse_json(str(integer).encode()) == integer


@pytest.mark.parametrize(("digits", "kind"), [("3.0", int), ("1e2", int), ("1.5", float)])
def test_a_number_without_a_fraction_is_an_integer(digits: str, kind: type) -> None:
    assert type(parse_json(digits.encode())) is kind


@pytest.mark.parametrize(
    ("digits", "value"), [("9" * 21, 1e21), ("9" * 5000, inf), ("-" + "9" * 5000, -inf)]
)
def test_longer_integers_are_out_of_every_range(digits: str, value: float) -> None:
    parsed = parse_json(digits.encode())

    assert isinstance(parsed, float)
    assert parsed == value
