"""JSON as RFC 8259 defines it: UTF-8, no NaN, and no deeper than anyone needs."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

MAX_DEPTH = 100
# One more digit than 2**63 has: such a number is out of every range, however long it is.
MAX_INTEGER_LENGTH = 20


def parse_json(body: bytes) -> Any:
    """Parse a JSON text.

    Raises:
        ValueError: the text is not strict JSON, not UTF-8, or nested more than 100 levels deep.
    """
    try:
        document = json.loads(
            body.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_float=_parse_float,
            parse_int=_parse_integer,
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None
    level = [document]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node)]
    if any(isinstance(node, dict | list) for node in level):
        raise ValueError("nested too deeply")
    return document


def _children(node: Any) -> Iterable[Any]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _parse_float(digits: str) -> int | float:
    number = float(digits)
    return int(number) if number.is_integer() else number  # 3.0 is an integer, as in JSON Schema


def _parse_integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= MAX_INTEGER_LENGTH else float(digits)
