"""The summary, and the validation of tasks: with a database, and without HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.serializers import BaseSerializer

from {{ cookiecutter.__package }}.core.exceptions import flatten_errors
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.serializers import (
    BulkUpdateSerializer,
    ProjectSerializer,
    TaskCreateSerializer,
    TaskImportSerializer,
)
from {{ cookiecutter.__package }}.projects.summary import summarize

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.clock import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return ProjectFactory.create()


class TestSummary:
    @pytest.mark.usefixtures("clock")
    def test_counts_by_state_and_by_assignee(self, project: Project) -> None:
        ada, bob = UserFactory.create(name="Ada"), UserFactory.create(name="Bob")
        past, future = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
        TaskFactory.create(project=project, assignee=bob, completed=True, due_date=past)
        TaskFactory.create(project=project, assignee=ada, due_date=past)
        TaskFactory.create(project=project, assignee=ada, due_date=future)
        TaskFactory.create(project=project, assignee=ada, completed=True)
        TaskFactory.create(project=project, due_date=NOW)
        TaskFactory.create(project=project, overdue=True)
        TaskFactory.create(assignee=ada)

        assert summarize(project) == {
            "project_id": project.pk,
            "total": 6,
            "completed": 2,
            "pending": 4,
            "overdue": 2,
            "completion_rate": 0.3333,
            "by_assignee": [
                {"assignee": {"id": ada.pk, "name": "Ada"}, "total": 3, "completed": 1},
                {"assignee": {"id": bob.pk, "name": "Bob"}, "total": 1, "completed": 1},
                {"assignee": None, "total": 2, "completed": 0},
            ],
        }

    def test_without_tasks_is_zero(self, project: Project) -> None:
        summary = summarize(project)

        assert (summary["total"], summary["completion_rate"]) == (0, 0.0)


def invalid_fields(serializer: BaseSerializer[Any]) -> list[str]:
    serializer.is_valid()
    return [error["field"] for error in flatten_errors(serializer.errors)]


@pytest.mark.parametrize(
    ("fields", "invalid"),
    [
        ({}, []),
        ({"name": "  "}, ["name"]),
        ({"name": "x" * 101}, ["name"]),
        ({"description": "x" * 5001}, ["description"]),
    ],
)
def test_fields_of_a_project(fields: dict[str, Any], invalid: list[str]) -> None:
    assert invalid_fields(ProjectSerializer(data={"name": "Gemini"} | fields)) == invalid


@pytest.mark.parametrize(
    ("fields", "invalid"),
    [
        ({}, []),
        ({"title": ""}, ["title"]),
        ({"title": "x" * 201}, ["title"]),
        ({"description": "x" * 5001}, ["description"]),
        ({"priority": 0}, ["priority"]),
        ({"priority": 6}, ["priority"]),
        ({"due_date": "2030-01-01T00:00:00+01:00"}, []),
        ({"due_date": "2030-01-01T00:00:00"}, ["due_date"]),
        ({"due_date": "0001-01-01T00:00:00+23:59"}, ["due_date"]),
        ({"assignee_id": 0}, ["assignee_id"]),
        ({"assignee_id": 2**63}, ["assignee_id"]),
        ({"project_id": 10**40}, ["project_id"]),
        ({"project_id": None}, ["project_id"]),
    ],
)
def test_fields_of_a_task(fields: dict[str, Any], invalid: list[str], project: Project) -> None:
    data = {"title": "Launch", "project_id": project.pk} | fields

    assert invalid_fields(TaskCreateSerializer(data=data)) == invalid


def test_fraction_is_not_truncated_to_an_id(project: Project) -> None:
    data = {"title": "Launch", "project_id": project.pk, "assignee_id": project.owner.pk + 0.5}

    assert invalid_fields(TaskCreateSerializer(data=data)) == ["assignee_id"]


@pytest.mark.parametrize(
    ("changes", "invalid"),
    [
        ({}, []),
        ({"update_data": {}}, ["update_data.non_field_errors"]),
        ({"update_data": {"priority": 9}}, ["update_data.priority"]),
        ({"update_data": {"is_completed": None}}, ["update_data.is_completed"]),
        ({"task_ids": []}, ["task_ids"]),
        ({"task_ids": [1] * 101}, ["task_ids"]),
        ({"task_ids": [1, 0]}, ["task_ids.1"]),
        ({"task_ids": [1, 2**63]}, ["task_ids.1"]),
    ],
)
def test_fields_of_a_bulk_update(changes: dict[str, Any], invalid: list[str]) -> None:
    data = {"task_ids": [1] * 100, "update_data": {"priority": 1}} | changes

    assert invalid_fields(BulkUpdateSerializer(data=data)) == invalid


@pytest.mark.parametrize(
    ("rows", "invalid"),
    [
        ([], ["tasks.non_field_errors"]),
        ([{"title": "One"}] * 1000, []),
        ([{"title": "One"}] * 1001, ["tasks.non_field_errors"]),
        ([{"title": "One"}, {"title": ""}], ["tasks.1.title"]),
        ([{"title": "One"}, {"title": "Two", "priority": 6}], ["tasks.1.priority"]),
    ],
)
def test_rows_of_an_import(rows: list[Any], invalid: list[str], project: Project) -> None:
    data = {"project_id": project.pk, "tasks": rows}

    assert invalid_fields(TaskImportSerializer(data=data)) == invalid


def test_inactive_assignee_is_invalid(project: Project) -> None:
    task = {"title": "Launch", "assignee_id": UserFactory.create(inactive=True).pk}
    rows = {"project_id": project.pk, "tasks": [{"title": "One"}, task]}

    task |= {"project_id": project.pk}
    assert invalid_fields(TaskCreateSerializer(data=task)) == ["assignee_id"]
    assert invalid_fields(TaskImportSerializer(data=rows)) == ["tasks.1.assignee_id"]
