"""Schemas: bounds of fields, and how values are normalized."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from {{ cookiecutter.__package }}.auth.schemas import Email, Password
from {{ cookiecutter.__package }}.schemas import Name, PageParams
from {{ cookiecutter.__package }}.users.schemas import UserFilters, UserUpdate

LONGEST_EMAIL = "a" * 64 + "@" + "b" * 61 + "." + "c" * 61 + "." + "d" * 61 + ".org"


def validate(field_type: Any, value: Any) -> Any:
    return TypeAdapter(field_type).validate_python(value)


def validation_error(field_type: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as error:
        validate(field_type, value)
    return str(error.value)


def test_names_are_stripped_and_then_measured() -> None:
    for length in (1, 100):
        assert validate(Name, f" \t{'x' * length}\n ") == "x" * length
    for invalid in ("", " \n", "x" * 101):
        assert validation_error(Name, invalid)


@pytest.mark.parametrize("value", ["nul: \0 ..", "surrogate: \ud800"], ids=["nul", "surrogate"])
def test_text_that_the_database_cannot_store_is_rejected(value: str) -> None:
    assert validation_error(Name, value)
    assert validation_error(UserFilters, {"search": value})


def test_passwords_have_8_to_128_characters_and_are_not_normalized() -> None:
    for password in (" é🎉 1234", " " * 128):
        assert validate(Password, password) == password
    assert "at least 8 characters" in validation_error(Password, "x" * 7)
    assert "at most 128 characters" in validation_error(Password, "x" * 129)


def test_emails_are_lower_case() -> None:
    for value in ("Ada.L@Example.COM", LONGEST_EMAIL):
        assert validate(Email, value) == value.lower()


@pytest.mark.parametrize("value", ["ada", "ada@example.com\0", "a" + LONGEST_EMAIL])
def test_invalid_emails_are_rejected(value: str) -> None:
    assert validation_error(Email, value)


@pytest.mark.parametrize("field", ["name", "role", "is_active"])
def test_update_rejects_null(field: str) -> None:
    assert validation_error(UserUpdate, {field: None})


@pytest.mark.parametrize("query", [{"skip": -1}, {"skip": 2**63}, {"limit": 0}, {"limit": 101}])
def test_page_is_bounded(query: dict[str, int]) -> None:
    assert validation_error(PageParams, query)
    assert (PageParams().skip, PageParams().limit) == (0, 20)
