"""What holds for every path: how requests are read, and how errors are answered."""

import json
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import NotFound
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.users import service
from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.client import ClientFor

JSON = "application/json"


def post(client: FlaskClient, content: bytes, type_: str | None) -> TestResponse:
    headers = {} if type_ is None else {"Content-Type": type_}
    return client.post("/projects", data=content, headers=headers)


def test_an_error_is_a_problem(client: FlaskClient) -> None:
    answer = client.get("/nowhere")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.get_json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": NotFound.description,
    }


@pytest.mark.parametrize(
    "path",
    ["/projects/", "/health/", "/health//ready", "/tasks/1/", "/", "/docs/oauth2-redirect"],
)
def test_an_unknown_path_is_not_found_and_never_redirected(path: str, client: FlaskClient) -> None:
    answer = client.get(path)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/projects", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("PUT", "/projects/1", {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH"}),
        ("GET", "/tasks/bulk-update", {"OPTIONS", "POST"}),
        ("HEAD", "/auth/login", {"OPTIONS", "POST"}),
        ("POST", "/health", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(
    method: str, path: str, allowed: set[str], client: FlaskClient
) -> None:
    answer = client.open(path, method=method)

    assert answer.status_code == 405
    assert answer.allow.as_set(preserve_casing=True) == allowed


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("wrong", ["abc", "0", "-1", 2**63, 10**30])
def test_what_is_no_id_is_not_found_by_any_method(
    wrong: object, method: str, user: User, client_for: ClientFor
) -> None:
    answer = client_for(user).open(f"/tasks/{wrong}", method=method, json={})

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/health", "/users/me", "/openapi.json"])
def test_head_answers_as_get_without_a_body(path: str, user: User, client_for: ClientFor) -> None:
    client = client_for(user)

    get, head = client.get(path), client.head(path)

    assert (head.status_code, head.data) == (200, b"")
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
    [None, "text/plain", "application/problem+json", "application/json; charset=latin-1"],
)
def test_another_content_type_is_not_understood(
    content_type: str | None, user: User, client_for: ClientFor
) -> None:
    answer = post(client_for(user), b'{"name": "Apollo"}', content_type)

    assert answer.status_code == 415


def test_a_login_is_no_form(client: FlaskClient) -> None:
    form = {"email": "ada@example.com", "password": "long enough"}

    answer = client.post("/auth/login", data=form)

    assert answer.status_code == 415


@pytest.mark.parametrize("content_type", ["application/json;charset=UTF-8", "Application/JSON"])
def test_json_may_name_its_only_charset(
    content_type: str, user: User, client_for: ClientFor
) -> None:
    answer = post(client_for(user), b'{"name": "Apollo"}', content_type)

    assert answer.status_code == 201


def test_no_body_at_all_is_malformed(user: User, client_for: ClientFor) -> None:
    answer = post(client_for(user), b"", None)

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


def test_text_that_is_no_unicode_does_not_fit(user: User, client_for: ClientFor) -> None:
    answer = post(client_for(user), rb'{"name": "\ud800"}', JSON)

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.get_json()["errors"]] == ["body.name"]


TOO_BIG = b"x" * (1024 * 1024 + 1)
INVALID = b'{"name": ""}'


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
        (True, "/users/{user}", JSON, b"5", 422),
    ],
)
def test_faults_are_judged_in_one_order(
    signed_in: bool,
    path: str,
    content_type: str,
    content: bytes,
    status: int,
    client: FlaskClient,
    user: User,
    admin: User,
    client_for: ClientFor,
) -> None:
    caller = client_for(user) if signed_in else client
    url = path.format(admin=admin.id, user=user.id)

    answer = caller.patch(url, data=content, headers={"Content-Type": content_type})

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("SELECT secret", {}, Exception("host database")), 503),
        (PoolTimeoutError("secret"), 503),
        (ProgrammingError("SELECT secret", {}, Exception("syntax")), 500),
        (RuntimeError("secret"), 500),
    ],
)
def test_a_failure_inside_tells_nothing(
    error: Exception,
    status: int,
    app: Flask,
    user: User,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(service, "find_user", Mock(side_effect=error))

    answer = client_for(user).get(f"/users/{user.id}")

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    for word in ("secret", "host", "syntax", "Traceback"):
        assert word not in answer.text
