"""What is refused, and in which words: clients show them to people."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from {{ cookiecutter.__package }}.users.models import User

from tests.cases import (
    EMAIL,
    ID,
    NEW_TASK,
    REFUSALS,
    REFUSALS_OF_STRANGERS,
    TAKEN_NAME,
    UNKNOWN_ASSIGNEES,
)
from tests.factories import Factories, ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor

NO_TOKEN = "Send a valid access token: Authorization: Bearer <token>."


@pytest.fixture
def apollo(create: Factories) -> None:
    """A project of somebody else, and a task of it."""
    owner = create(UserFactory, id=ID, email=EMAIL)
    project = create(ProjectFactory, id=ID, name="Apollo", owner=owner)
    create(TaskFactory, id=ID, project=project)


@pytest.mark.usefixtures("apollo")
@pytest.mark.parametrize(("method", "path", "body", "status", "detail"), REFUSALS)
def test_a_user_is_told_why(
    method: str,
    path: str,
    body: Any,
    status: int,
    detail: str,
    create: Factories,
    client_for: ClientFor,
) -> None:
    user = create(UserFactory)

    answer = client_for(user).open(path, method=method, json=body)

    assert (answer.status_code, answer.get_json()["detail"]) == (status, detail)


@pytest.mark.usefixtures("apollo")
@pytest.mark.parametrize(
    ("path", "body", "status", "detail"),
    [*REFUSALS_OF_STRANGERS, ("/tasks", NEW_TASK, 401, NO_TOKEN)],
)
def test_who_is_not_signed_in_is_told_why(
    path: str, body: Any, status: int, detail: str, client: FlaskClient
) -> None:
    answer = client.post(path, json=body)

    assert (answer.status_code, answer.get_json()["detail"]) == (status, detail)


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.usefixtures("apollo")
def test_an_owner_has_one_project_of_a_name(
    method: str, create: Factories, client_for: ClientFor
) -> None:
    owner = create(UserFactory)
    create(ProjectFactory, owner=owner, name="Apollo")
    project = create(ProjectFactory, owner=owner)
    path = "/projects" if method == "POST" else f"/projects/{project.id}"

    answer = client_for(owner).open(path, method=method, json={"name": "Apollo"})

    assert (answer.status_code, answer.get_json()["detail"]) == (409, TAKEN_NAME)


@pytest.mark.usefixtures("apollo")
@pytest.mark.parametrize(("method", "path", "body", "field"), UNKNOWN_ASSIGNEES)
def test_an_unknown_assignee_is_blamed_where_it_is_named(
    method: str, path: str, body: Any, field: str, admin: User, client_for: ClientFor
) -> None:
    answer = client_for(admin).open(path, method=method, json=body)

    assert answer.status_code == 422
    assert answer.get_json() == {
        "type": "about:blank",
        "title": "Unprocessable Content",
        "status": 422,
        "detail": "The request does not fit the schema.",
        "errors": [{"field": field, "message": "There is no such active user."}],
    }


@pytest.mark.parametrize(
    ("headers", "content", "status", "detail"),
    [
        ({"Authorization": "Bearer x"}, b"{}", 401, NO_TOKEN),
        ({"Content-Type": "text/plain"}, b"{}", 415, "Send application/json in UTF-8."),
        ({}, b"[NaN]", 400, BadRequest.description),
        ({}, b"[" * 500 + b"]" * 500, 400, BadRequest.description),
        ({}, b"x" * (1024 * 1024 + 1), 413, RequestEntityTooLarge.description),
    ],
)
def test_a_body_that_is_not_read_is_told_why(
    headers: dict[str, str],
    content: bytes,
    status: int,
    detail: str,
    user: User,
    client_for: ClientFor,
) -> None:
    headers = {"Content-Type": "application/json"} | headers

    answer = client_for(user).post("/projects", data=content, headers=headers)

    assert (answer.status_code, answer.get_json()["detail"]) == (status, detail)
