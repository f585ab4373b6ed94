"""What is refused, and in which words: clients show them to people."""

from typing import Any

import httpx2
import pytest

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

NO_TOKEN = "Send an access token: Authorization: Bearer <token>."
BAD_TOKEN = "The access token is not valid."


@pytest.fixture
async def apollo(create: Factories) -> None:
    """A project of somebody else, and a task of it."""
    owner = await create(UserFactory, id=ID, email=EMAIL)
    project = await create(ProjectFactory, id=ID, name="Apollo", owner=owner)
    await create(TaskFactory, id=ID, project=project)


@pytest.mark.usefixtures("apollo")
@pytest.mark.parametrize(("method", "path", "body", "status", "detail"), REFUSALS)
async def test_a_user_is_told_why(
    method: str,
    path: str,
    body: Any,
    status: int,
    detail: str,
    create: Factories,
    client_for: ClientFor,
) -> None:
    user = await create(UserFactory)

    answer = await client_for(user).request(method, path, json=body)

    assert (answer.status_code, answer.json()["detail"]) == (status, detail)


@pytest.mark.usefixtures("apollo")
@pytest.mark.parametrize(
    ("path", "body", "status", "detail"),
    [*REFUSALS_OF_STRANGERS, ("/tasks", NEW_TASK, 401, NO_TOKEN)],
)
async def test_who_is_not_signed_in_is_told_why(
    path: str, body: Any, status: int, detail: str, client: httpx2.AsyncClient
) -> None:
    answer = await client.post(path, json=body)

    assert (answer.status_code, answer.json()["detail"]) == (status, detail)


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.usefixtures("apollo")
async def test_an_owner_has_one_project_of_a_name(
    method: str, create: Factories, client_for: ClientFor
) -> None:
    owner = await create(UserFactory)
    await create(ProjectFactory, owner=owner, name="Apollo")
    project = await create(ProjectFactory, owner=owner)
    path = "/projects" if method == "POST" else f"/projects/{project.id}"

    answer = await client_for(owner).request(method, path, json={"name": "Apollo"})

    assert (answer.status_code, answer.json()["detail"]) == (409, TAKEN_NAME)


@pytest.mark.usefixtures("apollo")
@pytest.mark.parametrize(("method", "path", "body", "field"), UNKNOWN_ASSIGNEES)
async def test_an_unknown_assignee_is_blamed_where_it_is_named(
    method: str, path: str, body: Any, field: str, admin: User, client_for: ClientFor
) -> None:
    answer = await client_for(admin).request(method, path, json=body)

    assert answer.status_code == 422
    assert answer.json() == {
        "type": "about:blank",
        "title": "Unprocessable Content",
        "status": 422,
        "detail": "The request does not fit the schema.",
        "errors": [{"field": field, "message": "There is no such active user."}],
    }


@pytest.mark.parametrize(
    ("headers", "content", "status", "detail"),
    [
        ({"Authorization": "Bearer x"}, b"{}", 401, BAD_TOKEN),
        ({"Content-Type": "text/plain"}, b"{}", 415, "Send application/json in UTF-8."),
        ({}, b"[NaN]", 400, "The body is not valid JSON: NaN is not JSON."),
        ({}, b"[" * 500 + b"]" * 500, 400, "The body is not valid JSON: nested too deeply."),
        ({}, b"x" * (1024 * 1024 + 1), 413, "A body holds at most 1048576 bytes."),
    ],
)
async def test_a_body_that_is_not_read_is_told_why(
    headers: dict[str, str],
    content: bytes,
    status: int,
    detail: str,
    user: User,
    client_for: ClientFor,
) -> None:
    headers = {"Content-Type": "application/json"} | headers

    answer = await client_for(user).post("/projects", content=content, headers=headers)

    assert (answer.status_code, answer.json()["detail"]) == (status, detail)
