"""Tokens, for every input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package }}.tokens import InvalidTokenError, TokenType, read_token

KEY = "a-key-of-the-tests-which-is-long-enough"


@given(text=st.text() | st.binary().map(lambda text: text.decode("latin-1")))
def test_any_text_that_is_not_a_token_is_rejected(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        read_token(KEY, TokenType.ACCESS, text)
