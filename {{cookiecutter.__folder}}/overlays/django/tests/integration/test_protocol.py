"""What holds for every path: how requests are read, and how errors are answered."""

import json
from typing import Any
from unittest.mock import Mock

import pytest
from django.contrib.admin import AdminSite
from django.db import OperationalError, ProgrammingError
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.views import UserViewSet

from tests.factories import ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor, send

pytestmark = pytest.mark.django_db

JSON = "application/json"


def post(client: APIClient, content: bytes, content_type: str) -> Any:
    return send(client, "POST", "/projects", content, content_type)


def test_an_error_is_a_problem(client: APIClient) -> None:
    answer = client.get("/nowhere")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Not found.",
    }


@pytest.mark.parametrize("path", ["/nowhere", "/projects/", "/health/", "/tasks/1/", "/"])
def test_an_unknown_path_is_not_found_and_never_redirected(path: str, client: APIClient) -> None:
    answer = client.get(path)

    assert answer.status_code == 404


def test_an_unknown_path_is_not_found_without_a_csrf_token() -> None:
    answer = APIClient(enforce_csrf_checks=True).post("/nowhere")

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/projects", "GET, HEAD, POST"),
        ("PUT", "/projects/1", "DELETE, GET, HEAD, PATCH"),
        ("GET", "/tasks/bulk-update", "POST"),
        ("HEAD", "/auth/login", "POST"),
        ("POST", "/health", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(
    method: str, path: str, allowed: str, client: APIClient
) -> None:
    answer = client.generic(method, path)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == allowed
    assert answer.data["detail"] == f'Method "{method}" not allowed.'


@pytest.mark.parametrize("path", ["/health", "/users/me", "/openapi.json"])
def test_head_answers_as_get_without_a_body(path: str, user: User, client_for: ClientFor) -> None:
    client = client_for(user)

    get, head = client.get(path), client.head(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == get.headers


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"name": NaN}',
        b'{"name": Infinity}',
        b"[" * 1000 + b"]" * 1000,
        b"[" * 500_000,
        '{"name": "é"}'.encode("latin-1"),
    ],
)
def test_what_is_no_json_is_malformed(content: bytes, user: User, client_for: ClientFor) -> None:
    answer = post(client_for(user), content, JSON)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/problem+json", "application/json; charset=latin-1"],
)
def test_another_content_type_is_not_understood(
    content_type: str, user: User, client_for: ClientFor
) -> None:
    answer = post(client_for(user), b'{"name": "Apollo"}', content_type)

    assert answer.status_code == 415


@pytest.mark.parametrize("content_type", ["application/json;charset=UTF-8", "Application/JSON"])
def test_json_may_name_its_only_charset(
    content_type: str, user: User, client_for: ClientFor
) -> None:
    answer = post(client_for(user), b'{"name": "Apollo"}', content_type)

    assert answer.status_code == 201


def test_no_body_at_all_is_malformed(user: User, client_for: ClientFor) -> None:
    answer = post(client_for(user), b"", "")

    assert answer.status_code == 400


@pytest.mark.parametrize(("size", "status"), [(1024 * 1024, 422), (1024 * 1024 + 1, 413)])
def test_a_body_holds_up_to_a_mebibyte(
    size: int, status: int, user: User, client_for: ClientFor
) -> None:
    frame = json.dumps({"name": ""}).encode()
    content = frame.replace(b'""', b'"' + b"x" * (size - len(frame)) + b'"')

    answer = post(client_for(user), content, JSON)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_query_of_too_many_parts_is_malformed(user: User, client_for: ClientFor) -> None:
    answer = client_for(user).get("/users?" + "&" * 1001)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_host_that_is_no_name_is_malformed(client: APIClient) -> None:
    answer = client.get("/health", headers={"Host": "a b"})

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "The request is malformed."


def test_a_body_of_no_known_length_is_refused(client: APIClient) -> None:
    answer = client.post("/auth/login", {}, headers={"Transfer-Encoding": "chunked"})

    assert answer.status_code == 411
    assert answer.json()["detail"] == "Send the length of the body."


def test_text_that_is_no_unicode_does_not_fit(user: User, client_for: ClientFor) -> None:
    answer = post(client_for(user), rb'{"name": "\ud800"}', JSON)

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["body.name"]


TOO_BIG = b"x" * (1024 * 1024 + 1)
INVALID = b'{"name": ""}'


@pytest.mark.parametrize(
    ("content_type", "content", "detail"),
    [
        (JSON, TOO_BIG, "A body holds at most 1048576 bytes."),
        ("text/plain", b"{}", 'Unsupported media type "text/plain" in request.'),
        ("text/plain", b"", 'Unsupported media type "text/plain" in request.'),
        (JSON, b"", "The body is not valid JSON: it is empty."),
        (JSON, b"[NaN]", "The body is not valid JSON: NaN is not JSON."),
        (JSON, b"[" * 101 + b"]" * 101, "The body is not valid JSON: nested too deeply."),
        (JSON, b"[" * 500_000, "The body is not valid JSON: nested too deeply."),
        (JSON, INVALID, "The request does not fit the schema."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_the_detail_tells_what_is_wrong_with_a_body(
    content_type: str, content: bytes, detail: str, user: User, client_for: ClientFor
) -> None:
    answer = post(client_for(user), content, content_type)

    assert answer.json()["detail"] == detail


@pytest.mark.parametrize(
    ("path", "body", "status", "detail"),
    [
        ("users/{user}", {"name": "x"}, 403, "Only admins may change this."),
        ("projects/{project}", {}, 403, "Only the project's owner and admins may do this."),
        (
            "tasks/{task}",
            {},
            403,
            "Only the project's owner, admins and perhaps the assignee may do this.",
        ),
        ("projects/{own}", {"name": "Taken"}, 409, "The owner has another project of this name."),
        ("projects/0", {}, 404, "No Project matches the given query."),
    ],
)
def test_the_detail_tells_why_a_change_is_refused(
    path: str,
    body: dict[str, str],
    status: int,
    detail: str,
    user: User,
    client_for: ClientFor,
) -> None:
    task = TaskFactory.create()
    ProjectFactory.create(owner=user, name="Taken")
    ids = {
        "user": UserFactory.create().pk,
        "project": task.project.pk,
        "task": task.pk,
        "own": ProjectFactory.create(owner=user).pk,
    }

    answer = client_for(user).patch(f"/{path}".format(**ids), body)

    assert (answer.status_code, answer.json()["detail"]) == (status, detail)


@pytest.mark.parametrize(
    ("signed_in", "path", "content_type", "content", "status"),
    [
        (False, "/nowhere", "text/plain", TOO_BIG, 413),
        (False, "/projects/9000000000", "text/plain", b"{", 401),
        (True, "/projects/9000000000", "text/plain", b"{", 415),
        (True, "/projects/9000000000", JSON, b"{", 400),
        (True, "/projects/9000000000", JSON, INVALID, 404),
        (True, "/users/{admin}", JSON, INVALID, 403),
        (True, "/users/{user}", JSON, INVALID, 422),
    ],
)
def test_faults_are_judged_in_one_order(
    signed_in: bool,
    path: str,
    content_type: str,
    content: bytes,
    status: int,
    client: APIClient,
    user: User,
    admin: User,
    client_for: ClientFor,
) -> None:
    caller = client_for(user) if signed_in else client
    url = path.format(admin=admin.id, user=user.id)

    answer = send(caller, "PATCH", url, content, content_type)

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("host db.internal"), 503),
        (ProgrammingError("SELECT secret: syntax"), 500),
        (RuntimeError("secret"), 500),
    ],
)
def test_a_failure_inside_tells_nothing(
    error: Exception,
    status: int,
    user: User,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(UserViewSet, "get_serializer", Mock(side_effect=error))
    client = client_for(user)
    client.raise_request_exception = False

    answer = client.get("/users/me")

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    for word in ("secret", "internal", "syntax", "Traceback"):
        assert word not in answer.text


def test_a_failure_outside_of_the_api_tells_nothing_either(
    client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AdminSite, "each_context", Mock(side_effect=RuntimeError("secret")))
    client.raise_request_exception = False

    answer = client.get("/admin/login/")

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "Something went wrong on our side."
