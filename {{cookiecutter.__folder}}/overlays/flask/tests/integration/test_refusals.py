"""What is refused, and in which words: clients show them to people."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from {{ cookiecutter.__package }}.users.models import User

from tests.factories import PASSWORD, Factories, ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor

NO_TOKEN = "Send a valid access token: Authorization: Bearer <token>."
NO_PROJECT = "There is no such project."
NO_TASK = "There is no such task."
NO_USER = "There is no such user."
NOT_THE_OWNER = "Only the project's owner and admins may do this."
NOT_THE_ASSIGNEE = "Only the project's owner, the assignee and admins may do this."
TAKEN_NAME = "The owner has another project of this name."
# Far from the ids that other rows get.
ID = 1_000_000
NO_ID = 2_000_000
NEW_TASK = {"title": "Land", "project_id": NO_ID}
BULK = {"task_ids": [NO_ID], "update_data": {"priority": 1}}


@pytest.fixture
def apollo(create: Factories) -> None:
    """A project of somebody else, and a task of it."""
    owner = create(UserFactory, id=ID, email="taken@example.com")
    project = create(ProjectFactory, id=ID, name="Apollo", owner=owner)
    create(TaskFactory, id=ID, project=project)


@pytest.mark.usefixtures("apollo")
@pytest.mark.parametrize(
    ("method", "path", "body", "status", "detail"),
    [
        ("GET", f"/projects/{NO_ID}", None, 404, NO_PROJECT),
        ("GET", f"/projects/{NO_ID}/summary", None, 404, NO_PROJECT),
        ("PATCH", f"/projects/{NO_ID}", {}, 404, NO_PROJECT),
        ("PATCH", f"/projects/{ID}", {}, 403, NOT_THE_OWNER),
        ("DELETE", f"/projects/{NO_ID}", None, 404, NO_PROJECT),
        ("DELETE", f"/projects/{ID}", None, 403, NOT_THE_OWNER),
        ("GET", f"/tasks/{NO_ID}", None, 404, NO_TASK),
        ("POST", "/tasks", NEW_TASK, 404, NO_PROJECT),
        ("POST", "/tasks", NEW_TASK | {"project_id": ID}, 403, NOT_THE_OWNER),
        ("PATCH", f"/tasks/{NO_ID}", {}, 404, NO_TASK),
        ("PATCH", f"/tasks/{ID}", {}, 403, NOT_THE_ASSIGNEE),
        ("DELETE", f"/tasks/{NO_ID}", None, 404, NO_TASK),
        ("DELETE", f"/tasks/{ID}", None, 403, NOT_THE_OWNER),
        ("POST", "/tasks/bulk-update", BULK, 404, NO_TASK),
        ("POST", "/tasks/bulk-update", BULK | {"task_ids": [ID]}, 403, NOT_THE_ASSIGNEE),
        ("GET", f"/users/{NO_ID}", None, 404, NO_USER),
        ("PATCH", f"/users/{ID}", {"name": "Eve"}, 403, "Only admins may change this."),
    ],
)
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
    [
        (
            "/auth/register",
            {"email": "taken@example.com", "name": "Ada", "password": PASSWORD},
            409,
            "This e-mail is taken.",
        ),
        (
            "/auth/login",
            {"email": "taken@example.com", "password": "wrong"},
            401,
            "E-mail and password do not match.",
        ),
        ("/auth/refresh", {"refresh_token": "x"}, 401, "The refresh token is not valid."),
        (
            "/auth/password-reset/confirm",
            {"token": "x", "new_password": PASSWORD},
            400,
            "The reset token is wrong, used or expired.",
        ),
        ("/tasks", NEW_TASK, 401, NO_TOKEN),
    ],
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
@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "/tasks", NEW_TASK | {"project_id": ID, "assignee_id": NO_ID}, "body.assignee_id"),
        ("PATCH", f"/tasks/{ID}", {"assignee_id": NO_ID}, "body.assignee_id"),
        (
            "POST",
            "/tasks/bulk-update",
            {"task_ids": [ID], "update_data": {"assignee_id": NO_ID}},
            "body.update_data.assignee_id",
        ),
        (
            "POST",
            "/tasks/import",
            {
                "project_id": ID,
                "tasks": [{"title": "Land"}, {"title": "Rest", "assignee_id": NO_ID}],
            },
            "body.tasks[1].assignee_id",
        ),
    ],
)
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
