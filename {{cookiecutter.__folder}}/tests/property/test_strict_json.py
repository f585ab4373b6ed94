"""Strict JSON: all that `json` writes is read, and nothing is read otherwise than by `json`."""

import json
import re
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from {{ cookiecutter.__package }}.strict_json import parse_json

from tests.property.strategies import damaged_json, json_documents


@given(document=json_documents, indent=st.none() | st.integers(0, 4), ascii_only=st.booleans())
def test_what_is_written_is_read_again(document: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)

    assert parse_json(text.encode()) == document


@given(body=damaged_json().map(str.encode) | st.binary())
def test_what_is_damaged_is_refused_or_read_as_json_does(body: bytes) -> None:
    assume(not re.search(rb"\d{20}", body))  # longer integers than `json` takes

    try:
        document = parse_json(body)
    except ValueError:
        return

    assert document == json.loads(body.decode())
