"""Fields and serializers: what a field takes, and what becomes of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.fields import Field
from rest_framework.serializers import Serializer, ValidationError

from {{ cookiecutter.__package }}.authentication.serializers import (
    EmailField,
    PasswordField,
)
from {{ cookiecutter.__package }}.core.fields import (
    AnyTextField,
    FlagField,
    IdField,
    MomentField,
    TextField,
)
from {{ cookiecutter.__package }}.projects.serializers import (
    ProjectCreateSerializer,
    ProjectUpdateSerializer,
)
from {{ cookiecutter.__package }}.tasks.serializers import (
    BulkChangesSerializer,
    PriorityField,
    TaskCreateSerializer,
    TaskIdsField,
    TaskImportSerializer,
    TaskUpdateSerializer,
)
from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.serializers import (
    UserUpdateSerializer,
)

AnyField = Field[Any, Any, Any, Any]
AnySerializer = Serializer[Any]


def refuse(field: AnyField, value: Any) -> str:
    """Validate a value that is to be refused, and give the reason."""
    with pytest.raises(ValidationError) as refusal:
        field.run_validation(value)
    return str(refusal.value.detail)


def validate(serializer: type[AnySerializer], body: Any) -> Any:
    """Validate a body that is to be taken."""
    validated = serializer(data=body)
    assert validated.is_valid(), validated.errors
    return validated.validated_data


@pytest.mark.parametrize(
    ("serializer", "name", "longest"),
    [
        (UserUpdateSerializer, "name", 100),
        (ProjectCreateSerializer, "name", 100),
        (ProjectUpdateSerializer, "name", 100),
        (TaskUpdateSerializer, "title", 200),
        (TaskUpdateSerializer, "description", 5000),
    ],
)
def test_texts_are_trimmed_and_then_measured(
    serializer: type[AnySerializer], name: str, longest: int
) -> None:
    field = serializer().fields[name]

    for length in (1, longest):
        assert field.run_validation(f" \t{'x' * length}\n ") == "x" * length
    refuse(field, "x" * (longest + 1))


@pytest.mark.parametrize(
    "field_class",
    [AnyTextField, EmailField, IdField, PasswordField, PriorityField, TaskIdsField],
)
def test_a_field_takes_the_options_of_every_field(field_class: Callable[..., AnyField]) -> None:
    assert field_class().required
    assert not field_class(required=False).required


@pytest.mark.parametrize("blank", ["", " ", "\n\t "])
def test_names_and_titles_are_not_blank(blank: str) -> None:
    assert "may not be blank" in refuse(TextField(), blank)


def test_names_and_titles_can_be_seen() -> None:
    assert "Not a valid string" in refuse(TextField(), "\x01\x9f")


@pytest.mark.parametrize("field", [TextField(), PasswordField()], ids=["text", "password"])
@pytest.mark.parametrize("value", ["nul: \0 ..", "surrogate: \ud800", 12345678, True, None, [], {}])
def test_what_is_no_text_is_refused(field: AnyField, value: Any) -> None:
    refuse(field, value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        (" x ", " x "),
        ("a\0b", "a\ufffdb"),
        ("\ud800", "\ufffd"),
        ("x" * 5000, "x" * 5000),
    ],
)
def test_any_text_will_do_where_it_is_only_compared(value: str, text: str) -> None:
    assert AnyTextField().run_validation(value) == text


@pytest.mark.parametrize("password", ["x" * 8, "x" * 128, "        ", " é🎉\n1234 "])
def test_passwords_are_taken_as_they_are(password: str) -> None:
    assert PasswordField().run_validation(password) == password


@pytest.mark.parametrize(
    ("password", "reason"),
    [("x" * 7, "at least 8 characters"), ("x" * 129, "no more than 128 characters")],
)
def test_passwords_are_neither_short_nor_endless(password: str, reason: str) -> None:
    assert reason in refuse(PasswordField(), password)


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
    assert EmailField().run_validation(value) == email


def test_emails_are_lowered() -> None:
    assert EmailField().run_validation("Ada@Example.com") == "ada@example.com"


def test_no_email_is_an_empty_one() -> None:
    assert User.objects.normalize_email(None) == ""


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
    refuse(EmailField(), value)


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
    parsed = MomentField().run_validation(text)

    assert parsed == moment
    assert parsed.utcoffset() == UTC.utcoffset(None)


@pytest.mark.parametrize(
    "value",
    [
        "2030-01-31T12:00:00",
        "2030-01-31",
        "2030-02-30T12:00:00Z",
        "2030-01-31T25:00:00Z",
        "2030-01-31T12:00:00+25:00",
        "2030-01-31T12:00:00Z\0",
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
    refuse(MomentField(), value)


@pytest.mark.parametrize(
    ("field", "lowest", "highest"),
    [(IdField(), 1, 2**63 - 1), (PriorityField(), 1, 5)],
    ids=["id", "priority"],
)
def test_integers_have_bounds(field: AnyField, lowest: int, highest: int) -> None:
    for value in (lowest, highest):
        assert field.run_validation(value) == value
    for value in (lowest - 1, highest + 1):
        refuse(field, value)


@pytest.mark.parametrize("field", [IdField(), PriorityField()], ids=["id", "priority"])
@pytest.mark.parametrize("value", [1.5, True, "1", "", None, 1e400])
def test_what_is_no_integer_is_refused(field: AnyField, value: Any) -> None:
    refuse(field, value)


@pytest.mark.parametrize("value", [0, 1, "true", None])
def test_what_is_no_boolean_is_refused(value: Any) -> None:
    refuse(FlagField(), value)


@pytest.mark.parametrize(
    ("serializer", "field"),
    [
        (UserUpdateSerializer, "name"),
        (UserUpdateSerializer, "role"),
        (UserUpdateSerializer, "is_active"),
        (ProjectUpdateSerializer, "name"),
        (ProjectUpdateSerializer, "is_archived"),
        (TaskUpdateSerializer, "title"),
        (TaskUpdateSerializer, "priority"),
        (TaskUpdateSerializer, "is_completed"),
        (BulkChangesSerializer, "is_completed"),
        (BulkChangesSerializer, "priority"),
    ],
)
def test_null_is_no_way_to_leave_a_field_out(serializer: type[AnySerializer], field: str) -> None:
    refuse(serializer(), {field: None})


@pytest.mark.parametrize(
    ("serializer", "field"),
    [
        (ProjectUpdateSerializer, "description"),
        (TaskUpdateSerializer, "description"),
        (TaskUpdateSerializer, "due_date"),
        (TaskUpdateSerializer, "assignee_id"),
        (BulkChangesSerializer, "assignee_id"),
    ],
)
def test_null_empties_a_field(serializer: type[AnySerializer], field: str) -> None:
    assert validate(serializer, {field: None}) == {field: None}


@pytest.mark.parametrize(
    "serializer", [UserUpdateSerializer, ProjectUpdateSerializer, TaskUpdateSerializer]
)
def test_what_is_left_out_or_unknown_is_no_change(serializer: type[AnySerializer]) -> None:
    assert validate(serializer, {"id": 7, "owner_id": 7, "created_at": None}) == {}


def test_a_bulk_update_changes_something() -> None:
    reason = refuse(BulkChangesSerializer(), {"title": "unknown here"})

    assert "'Name at least one of is_completed, priority, assignee_id.'" in reason


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (TextField(), 7, "Not a valid string."),
        (TextField(), "\0", "Not a valid string."),
        (PriorityField(), "1", "A valid integer is required."),
        (FlagField(), "yes", "Must be a valid boolean."),
        (
            MomentField(),
            "tomorrow",
            "Write a date and a time with its offset, as in 2030-01-31T12:00:00Z.",
        ),
        (EmailField(), "ada", "Enter a valid email address."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(field: AnyField, value: Any, message: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        field.run_validation(value)

    assert refusal.value.detail == [message]


@pytest.mark.parametrize(("count", "allowed"), [(0, False), (1, True), (100, True), (101, False)])
def test_a_bulk_update_names_one_to_a_hundred_tasks(count: int, allowed: bool) -> None:
    if allowed:
        assert TaskIdsField().run_validation([1] * count) == [1] * count
    else:
        refuse(TaskIdsField(), [1] * count)


@pytest.mark.parametrize("count", [0, 1001])
def test_an_import_has_one_to_a_thousand_rows(count: int) -> None:
    refuse(TaskImportSerializer(), {"project_id": 1, "tasks": [{"title": "x"}] * count})


def test_what_a_new_task_leaves_out_has_a_default() -> None:
    values = validate(TaskCreateSerializer, {"title": " x ", "project_id": 7})

    assert values == {"title": "x", "project_id": 7, "priority": 3}


def test_an_empty_description_is_not_null() -> None:
    values = validate(ProjectCreateSerializer, {"name": "x", "description": ""})

    assert values["description"] == ""
