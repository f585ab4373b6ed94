"""Schemas of the sample domain."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from {{ cookiecutter.__package }}.projects.schemas import ProjectUpdate
from {{ cookiecutter.__package }}.tasks.schemas import (
    BulkChanges,
    BulkUpdate,
    DueDate,
    TaskImport,
    TaskUpdate,
)


def is_valid(schema: type[BaseModel], values: dict[str, Any]) -> bool:
    try:
        schema.model_validate(values)
    except ValidationError:
        return False
    return True


def test_times_are_converted_to_utc() -> None:
    parsed = TypeAdapter(DueDate).validate_python("2030-01-31T23:30:00-01:30")

    assert parsed == datetime(2030, 2, 1, 1, tzinfo=UTC)
    assert parsed.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    ["2030-01-31T12:00:00", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"],
)
def test_times_without_offset_or_out_of_range_are_rejected(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(DueDate).validate_python(text)


@pytest.mark.parametrize(
    ("schema", "field", "nullable"),
    [
        (ProjectUpdate, "name", False),
        (ProjectUpdate, "description", True),
        (ProjectUpdate, "is_archived", False),
        (TaskUpdate, "title", False),
        (TaskUpdate, "due_date", True),
        (TaskUpdate, "assignee_id", True),
        (TaskUpdate, "is_completed", False),
        (BulkChanges, "priority", False),
        (BulkChanges, "assignee_id", True),
    ],
)
def test_null_clears_only_nullable_fields(
    schema: type[BaseModel], field: str, nullable: bool
) -> None:
    assert is_valid(schema, {field: None}) is nullable
    assert schema.model_validate({}).model_dump() == {}


@pytest.mark.parametrize(("count", "valid"), [(0, False), (1, True), (100, True), (101, False)])
def test_bulk_update_takes_1_to_100_tasks(count: int, valid: bool) -> None:
    assert is_valid(BulkUpdate, {"task_ids": [1] * count, "update_data": {}}) is valid


@pytest.mark.parametrize(("count", "valid"), [(0, False), (1, True), (1000, True), (1001, False)])
def test_import_takes_1_to_1000_rows(count: int, valid: bool) -> None:
    assert is_valid(TaskImport, {"project_id": 1, "tasks": [{"title": "x"}] * count}) is valid
