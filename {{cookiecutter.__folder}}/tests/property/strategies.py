"""What Hypothesis makes for these tests."""

import json
from typing import Any

from hypothesis import strategies as st

MAX_ID = 2**63 - 1

ids = st.integers(1, MAX_ID)
priorities = st.integers(1, 5)

# Without NUL, which PostgreSQL does not take, and lone surrogates, which are no text.
characters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
texts = st.text(characters)
passwords = st.text(characters, min_size=8, max_size=128)

json_documents: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_ID, MAX_ID)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda documents: st.lists(documents) | st.dictionaries(texts, documents),
)


@st.composite
def damaged_json(draw: st.DrawFn) -> str:
    """Write a document, and put something else in the place of a part of it."""
    text = json.dumps(draw(json_documents))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    return text[:start] + draw(st.text('[]{}:,"\\ 0-.eNaItruflsn')) + text[end:]
