"""Schemas: what a field takes, and what becomes of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from {{ cookiecutter.__package }}.auth.schemas import AnyText, Email, Password
from {{ cookiecutter.__package }}.pagination import Page
from {{ cookiecutter.__package }}.projects.schemas import (
    ProjectCreate,
    ProjectUpdate,
)
from {{ cookiecutter.__package }}.schemas import (
    Description,
    Flag,
    Id,
    Moment,
    Name,
    Search,
    Title,
)
from {{ cookiecutter.__package }}.tasks.schemas import (
    BulkChanges,
    BulkTarget,
    Priority,
    TaskCreate,
    TaskFilters,
    TaskImport,
    TaskUpdate,
)
from {{ cookiecutter.__package }}.users.schemas import UserUpdate


def validate(field_type: Any, value: Any) -> Any:
    """Validate a value as a field of this type is."""
    return TypeAdapter(field_type).validate_python(value)


def refuse(field_type: Any, value: Any) -> str:
    """Validate a value that is to be refused, and give the reason."""
    with pytest.raises(ValidationError) as refusal:
        validate(field_type, value)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("text_type", "shortest", "longest"),
    [(Name, 1, 100), (Title, 1, 200), (Description, 0, 5000)],
    ids=["name", "title", "description"],
)
def test_texts_are_trimmed_and_then_measured(text_type: Any, shortest: int, longest: int) -> None:
    for length in (shortest, longest):
        assert validate(text_type, f" \t{'x' * length}\n ") == "x" * length
    refuse(text_type, "x" * (longest + 1))


@pytest.mark.parametrize("text_type", [Name, Title], ids=["name", "title"])
@pytest.mark.parametrize("blank", ["", " ", "\n\t "])
def test_names_and_titles_are_not_blank(text_type: Any, blank: str) -> None:
    assert "at least 1 character" in refuse(text_type, blank)


@pytest.mark.parametrize("text_type", [Name, Title], ids=["name", "title"])
def test_names_and_titles_can_be_seen(text_type: Any) -> None:
    assert "should match pattern" in refuse(text_type, "\x01\x9f")


@pytest.mark.parametrize(
    "text_type",
    [Name, Title, Description, Password, Search],
    ids=["name", "title", "description", "password", "search"],
)
@pytest.mark.parametrize("value", ["nul: \0 ..", "surrogate: \ud800", 12345678, True, None, [], {}])
def test_what_is_no_text_is_refused(text_type: Any, value: Any) -> None:
    refuse(text_type, value)


@pytest.mark.parametrize("password", ["x" * 8, "x" * 128, "        ", " é🎉\n1234 "])
def test_passwords_are_taken_as_they_are(password: str) -> None:
    assert validate(Password, password) == password


@pytest.mark.parametrize(
    ("password", "reason"),
    [("x" * 7, "at least 8 characters"), ("x" * 129, "at most 128 characters")],
)
def test_passwords_are_neither_short_nor_endless(password: str, reason: str) -> None:
    assert reason in refuse(Password, password)


def test_a_search_has_at_most_200_characters() -> None:
    assert validate(Search, "x" * 200) == "x" * 200
    refuse(Search, "x" * 201)


LONGEST_EMAIL = "a" * 64 + "@" + "b" * 61 + "." + "c" * 61 + "." + "d" * 61 + ".org"


@pytest.mark.parametrize(
    ("value", "email"),
    [
        ("ada@example.com", "ada@example.com"),
        ("  ada@example.com\n", "ada@example.com"),
        ("ada+tag@sub.example.com", "ada+tag@sub.example.com"),
        (LONGEST_EMAIL, LONGEST_EMAIL),
    ],
)
def test_emails_are_trimmed(value: str, email: str) -> None:
    assert len(LONGEST_EMAIL) == 254
    assert validate(Email, value) == email


@pytest.mark.parametrize(
    "value",
    [
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@example",
        "ada@@example.com",
        "ada lovelace@example.com",
        "Ada <ada@example.com>",
        "ada@example.com\0",
        "ada@\ud800.com",
        "a" + LONGEST_EMAIL,
        LONGEST_EMAIL.replace(".org", "x.org"),
        7,
        None,
    ],
)
def test_what_is_no_email_is_refused(value: Any) -> None:
    refuse(Email, value)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2030-01-31T12:00:00Z", datetime(2030, 1, 31, 12, tzinfo=UTC)),
        ("2030-01-31 12:00:00.5Z", datetime(2030, 1, 31, 12, 0, 0, 500_000, tzinfo=UTC)),
        ("2030-01-31T12:00+02:00", datetime(2030, 1, 31, 10, tzinfo=UTC)),
        ("2030-01-31t23:30:00-01:30", datetime(2030, 2, 1, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime.min.replace(tzinfo=UTC)),
        ("9999-12-31T23:59:59.999999Z", datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_times_are_put_in_utc(text: str, moment: datetime) -> None:
    parsed = validate(Moment, text)

    assert parsed == moment
    assert parsed.tzinfo is UTC


@pytest.mark.parametrize(
    "value",
    [
        "2030-01-31T12:00:00",
        "2030-01-31",
        "2030-02-30T12:00:00Z",
        "2030-01-31T25:00:00Z",
        "2030-01-31T12:00:00+25:00",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "1896091200",
        "tomorrow",
        "",
        1896091200,
        1896091200.0,
        True,
    ],
)
def test_what_is_no_time_with_an_offset_is_refused(value: Any) -> None:
    refuse(Moment, value)


@pytest.mark.parametrize(
    ("integer_type", "lowest", "highest"),
    [(Id, 1, 2**63 - 1), (Priority, 1, 5)],
    ids=["id", "priority"],
)
def test_integers_have_bounds(integer_type: Any, lowest: int, highest: int) -> None:
    for value in (lowest, highest):
        assert validate(integer_type, value) == value
    for value in (lowest - 1, highest + 1):
        refuse(integer_type, value)


@pytest.mark.parametrize("integer_type", [Id, Priority], ids=["id", "priority"])
@pytest.mark.parametrize("value", [1.0, 1.5, True, "1", None, 1e400])
def test_what_is_no_integer_is_refused(integer_type: Any, value: Any) -> None:
    refuse(integer_type, value)


@pytest.mark.parametrize("value", [0, 1, "true", None])
def test_what_is_no_boolean_is_refused(value: Any) -> None:
    refuse(Flag, value)


@pytest.mark.parametrize(
    ("schema", "field"),
    [
        (UserUpdate, "name"),
        (UserUpdate, "role"),
        (UserUpdate, "is_active"),
        (ProjectUpdate, "name"),
        (ProjectUpdate, "is_archived"),
        (TaskUpdate, "title"),
        (TaskUpdate, "priority"),
        (TaskUpdate, "is_completed"),
        (BulkChanges, "is_completed"),
        (BulkChanges, "priority"),
    ],
)
def test_null_is_no_way_to_leave_a_field_out(schema: type[BaseModel], field: str) -> None:
    refuse(schema, {field: None})


@pytest.mark.parametrize(
    ("schema", "field"),
    [
        (ProjectUpdate, "description"),
        (TaskUpdate, "description"),
        (TaskUpdate, "due_date"),
        (TaskUpdate, "assignee_id"),
        (BulkChanges, "assignee_id"),
    ],
)
def test_null_empties_a_field(schema: type[BaseModel], field: str) -> None:
    changes = schema.model_validate({field: None})

    assert changes.model_dump(exclude_unset=True) == {field: None}


@pytest.mark.parametrize("schema", [UserUpdate, ProjectUpdate, TaskUpdate])
def test_what_is_left_out_or_unknown_is_no_change(schema: type[BaseModel]) -> None:
    changes = schema.model_validate({"id": 7, "owner_id": 7, "created_at": None})

    assert changes.model_dump(exclude_unset=True) == {}


def test_a_bulk_update_changes_something() -> None:
    refuse(BulkChanges, {"title": "unknown here"})


@pytest.mark.parametrize(
    ("field_type", "value", "reason"),
    [
        (
            Moment,
            "tomorrow",
            "write a date and a time with its offset, as in 2030-01-31T12:00:00Z",
        ),
        (Moment, "9999-12-31T23:59:59-00:01", "out of range"),
        (Email, "Ada <ada@example.com>", "write the address alone, as in ada@example.com"),
        (BulkChanges, {}, "name at least one of is_completed, priority and assignee_id"),
    ],
)
def test_a_refusal_says_what_to_write(field_type: Any, value: Any, reason: str) -> None:
    assert f"Value error, {reason} [" in refuse(field_type, value)


@pytest.mark.parametrize(("count", "allowed"), [(0, False), (1, True), (100, True), (101, False)])
def test_a_bulk_update_names_one_to_a_hundred_tasks(count: int, allowed: bool) -> None:
    body = {"task_ids": [1] * count}

    if allowed:
        assert len(BulkTarget.model_validate(body).task_ids) == count
    else:
        refuse(BulkTarget, body)


@pytest.mark.parametrize(("count", "allowed"), [(0, False), (1, True), (1000, True), (1001, False)])
def test_an_import_has_one_to_a_thousand_rows(count: int, allowed: bool) -> None:
    body = {"project_id": 1, "tasks": [{"title": "x"}] * count}

    if allowed:
        assert len(TaskImport.model_validate(body).tasks) == count
    else:
        refuse(TaskImport, body)


def test_what_a_new_task_leaves_out_has_a_default() -> None:
    task = TaskCreate.model_validate({"title": " x ", "project_id": 7})

    assert task.model_dump() == {
        "title": "x",
        "project_id": 7,
        "description": None,
        "priority": 3,
        "due_date": None,
        "assignee_id": None,
    }


def test_an_empty_description_is_not_null() -> None:
    assert ProjectCreate(name="x", description="").description == ""


@pytest.mark.parametrize("query", [{"skip": -1}, {"skip": 2**63}, {"limit": 0}, {"limit": 101}])
def test_a_page_has_bounds(query: dict[str, int]) -> None:
    refuse(Page, query)


def test_a_page_is_the_first_twenty_unless_told() -> None:
    page = Page()

    assert (page.skip, page.limit) == (0, 20)


@pytest.mark.parametrize(
    "query",
    [{"status": "banana"}, {"priority": 6}, {"project_id": 0}, {"assignee_id": 2**63}],
    ids=str,
)
def test_wrong_filters_are_refused(query: dict[str, Any]) -> None:
    refuse(TaskFilters, query)


@pytest.mark.parametrize("wrong", ["\0", "\ud800"])
def test_any_text_is_made_one_that_a_database_takes(wrong: str) -> None:
    assert validate(AnyText, f"a{wrong}b") == "a\N{REPLACEMENT CHARACTER}b"
