"""Strategies shared by the property tests."""

from hypothesis import strategies as st

MAX_ID = 2**53 - 1

ids = st.integers(1, MAX_ID)
priorities = st.integers(1, 5)

# Without NUL, which PostgreSQL rejects, and lone surrogates, which UTF-8 cannot encode.
characters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
texts = st.text(characters)
passwords = st.text(characters, min_size=8, max_size=128)
