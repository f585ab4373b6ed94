"""The rules that hold for every path."""

import functools
import itertools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from .support import (
    BIGGEST_ID,
    ENDPOINTS,
    JSON,
    MEBIBYTE,
    PASSWORD,
    PUBLIC,
    READABLE,
    TEXT,
    WITH_BODY,
    Caller,
    Person,
    Service,
    from_now,
    ids,
    label,
    media_type,
    new_email,
    ok,
    problem,
    total,
    unique,
)

type At = Callable[[str], str]


def named(*endpoints: tuple[str, str]) -> pytest.MarkDecorator:
    """Parametrise by method and path."""
    cases = [pytest.param(*endpoint, id=" ".join(endpoint)) for endpoint in endpoints]
    return pytest.mark.parametrize(("method", "path"), cases)


# --- paths


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    "path",
    ["/", "/nothing", "/Projects", "/auth", "/auth/nothing", "/users/me/nothing",
     "/projects/{id}/nothing", "/tasks/{id}/{id}", "/health/nothing"],
)  # fmt: skip
def test_an_unknown_path_is_404_with_or_without_a_token(
    owner: Person, anonymous: Caller, at: At, method: str, path: str
) -> None:
    for caller in (owner, anonymous):
        problem(caller.send(method, at(path)), 404)


@pytest.mark.parametrize("path", ["/%00", "/users/%00", "/projects/%FF", "/tasks/%ED%A0%80"])
def test_a_path_that_is_no_text_is_404(owner: Person, path: str) -> None:
    problem(owner.get(path), 404)


@named(*((method, path) for method, path in ENDPOINTS if "{id}" in path))
@pytest.mark.parametrize(
    "wrong",
    ["abc", "0", "-1", "1.5", "1e3", "+1", "%201", "1_0", "0x1", "%EF%BC%91", "null",
     str(2**63), str(2**64), "9" * 50],
)  # fmt: skip
def test_an_id_that_is_none_is_404(owner: Person, method: str, path: str, wrong: str) -> None:
    path = path.replace("{id}", wrong)
    problem(owner.patch(path, {}) if method == "PATCH" else owner.send(method, path), 404)


@named(*((method, path) for method, path in ENDPOINTS if "{id}" in path))
def test_the_biggest_id_is_only_unknown(owner: Person, method: str, path: str) -> None:
    path = path.replace("{id}", str(BIGGEST_ID))
    problem(owner.patch(path, {}) if method == "PATCH" else owner.send(method, path), 404)


@named(*ENDPOINTS)
def test_a_trailing_slash_is_404_and_never_a_redirect(owner: Person, at: At, method: str, path: str) -> None:
    body = b"{}" if (method, path) in WITH_BODY else None
    response = owner.send(method, at(path) + "/", content=body, headers=JSON if body else None)

    problem(response, 404)
    assert "Location" not in response.headers


ALLOWED = {path: {method for method, other in ENDPOINTS if other == path} for _, path in ENDPOINTS}
NOT_ALLOWED = [
    (method, path)
    for path, allowed in ALLOWED.items()
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
    if method not in allowed
]


@named(*NOT_ALLOWED)
def test_another_method_is_405_and_allow_lists_those_of_the_path(owner: Person, at: At, method: str, path: str) -> None:
    body = b"{}" if method in {"POST", "PUT", "PATCH"} else None
    response = owner.send(method, at(path), content=body, headers=JSON if body else None)

    problem(response, 405)
    allow = {word.strip() for word in response.headers["Allow"].split(",")}
    assert ALLOWED[path] <= allow <= ALLOWED[path] | {"HEAD", "OPTIONS"}


@pytest.mark.parametrize("path", READABLE)
def test_head_answers_as_get_without_a_body(owner: Person, at: At, path: str) -> None:
    # Filters that no other worker's test disturbs between the two requests.
    queries = {
        "/users": f"?search={owner.email}",
        "/projects": "?my_projects_only=true&include_archived=true",
        "/tasks": f"?assignee_id={owner.id}",
    }
    target = at(path) + queries.get(path, "")
    get, head = owner.send("GET", target), owner.send("HEAD", target)

    assert head.content == b""
    assert head.status_code == get.status_code == 200
    for header in ("Content-Type", "X-Total-Count"):
        assert head.headers.get(header) == get.headers.get(header)
    # The length may be left out, but must not be another.
    assert head.headers.get("Content-Length") in {None, get.headers.get("Content-Length")}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/users/me", 401), ("/nothing", 404), ("/auth/login", 405), ("/users/me/", 404)],
)
def test_head_has_the_status_of_an_error_too(anonymous: Caller, path: str, status: int) -> None:
    response = anonymous.send("HEAD", path)

    assert response.status_code == status
    assert response.content == b""


def test_a_browser_gets_json_too(owner: Person, at: At) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}

    ok(owner.send("GET", at("/projects/{id}"), headers=browser))
    problem(owner.send("GET", f"/projects/{BIGGEST_ID}", headers=browser), 404)


# --- bodies

DEEP = 1000


@named(*WITH_BODY)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(None, id="none"),
        pytest.param(b"", id="empty"),
        pytest.param(b"  ", id="blank"),
        pytest.param(b"{", id="open brace"),
        pytest.param(b"{'name': 'x'}", id="single quotes"),
        pytest.param(b'{"name": "x",}', id="trailing comma"),
        pytest.param(b"{} {}", id="two values"),
        pytest.param(b'{"name": "\xff"}', id="not UTF-8"),
        pytest.param(b'{"name": "a\x00b"}', id="raw control character"),
        pytest.param(b'{"x": NaN}', id="NaN"),
        pytest.param(b'{"x": Infinity}', id="Infinity"),
        pytest.param(b'{"x": [-Infinity]}', id="-Infinity"),
        pytest.param(b"[" * DEEP + b"]" * DEEP, id="deep list"),
        pytest.param(b'{"x": ' + b"[" * DEEP + b"]" * DEEP + b"}", id="deep list inside"),
        pytest.param(b'{"x":' * DEEP + b"1" + b"}" * DEEP, id="deep object"),
        pytest.param(b"[" * 100_000, id="deep and open"),
        pytest.param(b'{"x":' * 100_000 + b"1" + b"}" * 100_000, id="very deep object"),
    ],
)
def test_what_is_no_json_is_400(owner: Person, at: At, method: str, path: str, body: bytes | None) -> None:
    problem(owner.send(method, at(path), content=body, headers=JSON), 400)


@named(*WITH_BODY)
def test_neither_body_nor_content_type_is_400(owner: Person, at: At, method: str, path: str) -> None:
    problem(owner.send(method, at(path)), 400)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_json_in_another_encoding_is_refused(owner: Person, encoding: str) -> None:
    body = json.dumps({"name": unique()}).encode(encoding)

    problem(owner.send("POST", "/projects", content=body, headers=JSON), 400)


@named(*WITH_BODY)
@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "text/json", "application/problem+json", "application/jsonlines",
     "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
     "application/json; charset=latin-1", "application/json; charset=utf-16", "nonsense"],
)  # fmt: skip
def test_another_content_type_is_415(owner: Person, at: At, method: str, path: str, content_type: str) -> None:
    headers = {"Content-Type": content_type}

    problem(owner.send(method, at(path), content=b"{}", headers=headers), 415)


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=utf-8", 'application/json;charset="UTF-8"', "Application/JSON"],
)
def test_json_in_utf_8_may_be_spelled_out(owner: Person, content_type: str) -> None:
    name = unique("Łódź 😀")
    body = json.dumps({"name": name}, ensure_ascii=False).encode()
    headers = {"Content-Type": content_type}

    project = ok(owner.send("POST", "/projects", content=body, headers=headers), 201)

    assert project["name"] == name


@named(*WITH_BODY)
def test_a_body_over_one_mebibyte_is_413(owner: Person, at: At, method: str, path: str) -> None:
    body = b"{}".ljust(MEBIBYTE + 1)

    problem(owner.send(method, at(path), content=body, headers=JSON), 413)


def test_a_body_of_one_mebibyte_is_not_too_large(owner: Person) -> None:
    body = json.dumps({"name": unique()}).encode().ljust(MEBIBYTE)

    ok(owner.send("POST", "/projects", content=body, headers=JSON), 201)


def in_chunks(body: bytes) -> Iterator[bytes]:
    yield from (body[start : start + 65_536] for start in range(0, len(body), 65_536))


def test_a_body_without_a_length_is_accepted_or_411(owner: Person) -> None:
    body = in_chunks(json.dumps({"name": unique()}).encode())
    response = owner.send("POST", "/projects", content=body, headers=JSON)

    assert response.status_code in {201, 411}


def test_a_large_body_without_a_length_is_413_or_411(owner: Person) -> None:
    body = in_chunks(b"{}".ljust(MEBIBYTE + 1))
    response = owner.send("POST", "/projects", content=body, headers=JSON)

    assert response.status_code in {413, 411}


@named(*WITH_BODY)
@pytest.mark.parametrize("body", [[], [{}], "text", 1, 1.5, True, None], ids=repr)
def test_a_body_that_is_no_object_is_422_at_body(owner: Person, at: At, method: str, path: str, body: object) -> None:
    problem(owner.send_json(method, at(path), body), 422, "body")


# --- the order of judgement: 413, 401, 415, 400, 404, 403, 422, 409


def test_413_comes_before_401(anonymous: Caller) -> None:
    body = b"{}".ljust(MEBIBYTE + 1)

    problem(anonymous.send("POST", "/projects", content=body, headers=JSON), 413)


@named(*(endpoint for endpoint in WITH_BODY if endpoint not in PUBLIC))
def test_401_comes_before_415_and_400(anonymous: Caller, at: At, method: str, path: str) -> None:
    problem(anonymous.send(method, at(path), content=b"{", headers=TEXT), 401)
    problem(anonymous.send(method, at(path), content=b"{", headers=JSON), 401)


@named(*(endpoint for endpoint in ENDPOINTS if "{id}" in endpoint[1]))
def test_401_comes_before_404(anonymous: Caller, method: str, path: str) -> None:
    path = path.replace("{id}", str(BIGGEST_ID))
    problem(anonymous.patch(path, {}) if method == "PATCH" else anonymous.send(method, path), 401)


@named(*WITH_BODY)
def test_415_comes_before_400(owner: Person, at: At, method: str, path: str) -> None:
    problem(owner.send(method, at(path), content=b"{", headers=TEXT), 415)


@pytest.mark.parametrize("path", ["/users", "/projects", "/tasks"])
def test_400_comes_before_404_and_403(owner: Person, stranger: Person, at: At, path: str) -> None:
    for caller, target in ((owner, f"{path}/{BIGGEST_ID}"), (stranger, at(path + "/{id}"))):
        problem(caller.send("PATCH", target, content=b"{", headers=JSON), 400)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/users/{unknown}", {"role": "admin"}),
        ("PATCH", "/projects/{unknown}", {"name": "x"}),
        ("DELETE", "/projects/{unknown}", None),
        ("PATCH", "/tasks/{unknown}", {"title": "x"}),
        ("DELETE", "/tasks/{unknown}", None),
        ("POST", "/tasks", {"title": "x", "project_id": "{unknown}"}),
        ("POST", "/tasks/import", {"project_id": "{unknown}", "tasks": [{"title": "x"}]}),
        (
            "POST",
            "/tasks/bulk-update",
            {"task_ids": ["{foreign}", "{unknown}"], "update_data": {"priority": 1}},
        ),
    ],
)
def test_404_comes_before_403(stranger: Person, standing_task: Any, method: str, path: str, body: Any) -> None:
    known = {"unknown": BIGGEST_ID, "foreign": standing_task["id"]}
    problem(stranger.send(method, fill(path, known), **content(body, known)), 404)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/users/{user}", {"name": ""}),
        ("PATCH", "/users/{user}", {"role": "banana"}),
        ("PATCH", "/users/{self}", {"role": "banana"}),
        ("PATCH", "/users/{self}", {"is_active": None}),
        ("PATCH", "/projects/{project}", {"name": ""}),
        ("PATCH", "/tasks/{task}", {"title": ""}),
        ("POST", "/tasks", {"project_id": "{project}"}),
        ("POST", "/tasks", {"title": "x", "project_id": "{project}", "assignee_id": "{unknown}"}),
        ("POST", "/tasks/import", {"project_id": "{project}", "tasks": []}),
        ("POST", "/tasks/bulk-update", {"task_ids": ["{task}"], "update_data": {"priority": 9}}),
        ("POST", "/tasks/bulk-update", {"task_ids": ["{task}"], "update_data": {}}),
    ],
)
def test_403_comes_before_422(
    owner: Person,
    stranger: Person,
    standing_project: Any,
    standing_task: Any,
    method: str,
    path: str,
    body: Any,
) -> None:
    known = {
        "user": owner.id,
        "self": stranger.id,
        "project": standing_project["id"],
        "task": standing_task["id"],
        "unknown": BIGGEST_ID,
    }
    problem(stranger.send(method, fill(path, known), **content(body, known)), 403)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/users/{unknown}", {"name": ""}),
        ("PATCH", "/projects/{unknown}", {"name": ""}),
        ("PATCH", "/tasks/{unknown}", {"title": ""}),
        ("POST", "/tasks", {"project_id": "{unknown}", "title": ""}),
        ("POST", "/tasks/import", {"project_id": "{unknown}", "tasks": []}),
        ("POST", "/tasks/bulk-update", {"task_ids": ["{unknown}"], "update_data": {}}),
    ],
)
def test_404_comes_before_422(admin: Person, method: str, path: str, body: Any) -> None:
    known = {"unknown": BIGGEST_ID}
    problem(admin.send(method, fill(path, known), **content(body, known)), 404)


def test_422_comes_before_409(anonymous: Caller, owner: Person, project: Any) -> None:
    taken_email = {"email": owner.email, "password": "short", "name": "Ada"}
    taken_name = {"name": project["name"], "description": "x" * 5001}

    problem(anonymous.post("/auth/register", taken_email), 422, "body.password")
    problem(owner.post("/projects", taken_name), 422, "body.description")


def fill(path: str, known: dict[str, int]) -> str:
    return path.format_map(known)


def content(body: object, known: dict[str, int]) -> dict[str, Any]:
    """The body as JSON with each `"{name}"` replaced by what is known under it."""
    if body is None:
        return {}
    filled = re.sub(r'"\{(\w+)\}"', lambda match: str(known[match[1]]), json.dumps(body))
    return {"content": filled.encode(), "headers": JSON}


# --- what does not fit the schema

ABSENT = object()
NO_TEXT = [ABSENT, None, 5, 1.5, True, [], {}]
NO_STORED_TEXT = [5, 1.5, True, [], {}, "a\0b", "a\ud800b", "\udc00"]
EMPTY = [None, "", " \t\n"]
NAME = [*NO_STORED_TEXT, *EMPTY, "x" * 101]
TITLE = [*NO_STORED_TEXT, *EMPTY, "x" * 201]
DESCRIPTION = [*NO_STORED_TEXT, "x" * 5001]
EMAIL = [
    *NO_STORED_TEXT, *EMPTY, "ada", "ada@", "@example.com", "a b@example.com", "a@b@example.com",
    "ada\0@example.com", "a" * 64 + "@" + ("b" * 63 + ".") * 2 + "c" * 58 + ".com",
]  # fmt: skip
SECRET = [*NO_STORED_TEXT, None, "", "seven 7", "x" * 129, "password\0", "password\ud800"]
NO_NUMBER = [1.5, True, "abc", "", [], {}]
ID = [*NO_NUMBER, None, 0, -1, 2**63, -(2**63) - 1, 10**30]
ASSIGNEE = [*NO_NUMBER, 0, -1, 2**63, 10**30, BIGGEST_ID]
PRIORITY = [*NO_NUMBER, None, 0, 6, -1, 2**63, 10**30]
FLAG: list[Any] = [None, "banana", "", 1, 0, 2, 1.5, [], {}]
DUE_DATE = [
    "2030-01-01", "2030-01-01T12:00:00", "2030-01-01 12:00:00", "12:00:00Z", "tomorrow", "",
    "2030-13-01T00:00:00Z", "2030-02-30T00:00:00Z", "2030-01-01T25:00:00Z", "1893456000", "\0",
    "2030-01-01T00:00:00Z\0", 1893456000, 1893456000.5, 0, True, [], {},
]  # fmt: skip
ROW = {
    "title": [ABSENT, *TITLE],
    "description": DESCRIPTION,
    "priority": PRIORITY,
    "due_date": DUE_DATE,
    "assignee_id": ASSIGNEE,
}

# The path of a field is both where the fault goes and what the answer has to name.
FAULTS: dict[tuple[str, str], dict[str, list[Any]]] = {
    ("POST", "/auth/register"): {
        "email": [ABSENT, *EMAIL],
        "password": [ABSENT, *SECRET],
        "name": [ABSENT, *NAME],
    },
    ("POST", "/auth/login"): {"email": NO_TEXT, "password": NO_TEXT},
    ("POST", "/auth/refresh"): {"refresh_token": NO_TEXT},
    ("POST", "/auth/password-reset"): {"email": NO_TEXT},
    ("POST", "/auth/password-reset/confirm"): {"token": NO_TEXT},
    ("PATCH", "/users/{id}"): {
        "name": NAME,
        "role": ["banana", "", "ADMIN", "admin\0", None, 5, True, [], {}],
        "is_active": FLAG,
    },
    ("POST", "/projects"): {"name": [ABSENT, *NAME], "description": DESCRIPTION},
    ("PATCH", "/projects/{id}"): {"name": NAME, "description": DESCRIPTION, "is_archived": FLAG},
    ("POST", "/tasks"): {"project_id": [ABSENT, *ID], **ROW},
    ("PATCH", "/tasks/{id}"): {
        "title": TITLE,
        "description": DESCRIPTION,
        "priority": PRIORITY,
        "due_date": DUE_DATE,
        "assignee_id": ASSIGNEE,
        "is_completed": FLAG,
    },
    ("POST", "/tasks/bulk-update"): {
        "task_ids": [ABSENT, None, [], {}, "1", 1],
        "task_ids[1]": ID,
        "update_data": [ABSENT, None, [], {}, "x", 1],
        "update_data.priority": PRIORITY,
        "update_data.assignee_id": ASSIGNEE,
        "update_data.is_completed": FLAG,
    },
    ("POST", "/tasks/import"): {
        "project_id": [ABSENT, *ID],
        "tasks": [ABSENT, None, [], {}, "x", 1],
        "tasks[3]": [None, [], "x", 1],
        **{f"tasks[3].{field}": faults for field, faults in ROW.items()},
    },
}


def fault(value: object) -> str:
    return "absent" if value is ABSENT else label(value)


def test_every_body_has_its_faults() -> None:
    assert FAULTS.keys() == set(WITH_BODY)


def put(body: Any, field: str, value: object) -> None:
    """Set the field of a body by its path, such as `tasks[3].title`."""
    *parents, last = (int(word) if word.isdigit() else word for word in re.findall(r"\w+", field))
    for parent in parents:
        body = body[parent]
    if value is ABSENT:
        del body[last]
    else:
        body[last] = value


@pytest.fixture(scope="session")
def victim(service: Service) -> Person:
    """A user whom a service with faults may harm without harming the other tests."""
    return service.newcomer()


@pytest.mark.parametrize(
    ("method", "path", "field", "value"),
    [
        pytest.param(*endpoint, field, value, id=f"{' '.join(endpoint)} {field} {fault(value)}")
        for endpoint, fields in FAULTS.items()
        for field, values in fields.items()
        for value in values
    ],
)
def test_what_does_not_fit_is_422_at_its_field(
    admin: Person, owner: Person, victim: Person, standing_project: Any, standing_task: Any, at: At,
    method: str, path: str, field: str, value: object,
) -> None:  # fmt: skip
    bodies: dict[str, Any] = {
        "/auth/register": {"email": new_email(), "password": PASSWORD, "name": "Ada"},
        "/auth/login": {"email": new_email(), "password": PASSWORD},
        "/auth/refresh": {"refresh_token": "x"},
        "/auth/password-reset": {"email": new_email()},
        "/auth/password-reset/confirm": {"token": "x", "new_password": PASSWORD},
        "/users/{id}": {"name": "x"},
        "/projects": {"name": unique()},
        "/projects/{id}": {"name": "x"},
        "/tasks": {"title": "x", "project_id": standing_project["id"]},
        "/tasks/{id}": {"title": "x"},
        "/tasks/bulk-update": {
            "task_ids": [standing_task["id"]] * 3,
            "update_data": {"is_completed": True},
        },
        "/tasks/import": {
            "project_id": standing_project["id"],
            "tasks": [{"title": "x"} for _ in range(5)],
        },
    }
    body = bodies[path]
    put(body, field, value)
    target = at(path).replace(f"/users/{owner.id}", f"/users/{victim.id}")
    read = functools.partial(admin.get, "/tasks", project_id=standing_project["id"])
    before = ok(read())

    problem(admin.send_json(method, target, body), 422, f"body.{field}")

    assert ok(read()) == before


@pytest.mark.parametrize("odd", ["\0", "\ud800"], ids=ascii)
def test_an_ignored_field_may_hold_anything(owner: Person, odd: str) -> None:
    body = {"name": unique(), odd: odd, "extra": [odd, {odd: 2**70}]}

    assert owner.post("/projects", body).status_code in {201, 422}


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 5000, "1e400", "-1e400", "1e-400"], ids=label)
def test_a_monstrous_number_is_refused(owner: Person, standing_project: Any, number: str) -> None:
    row = json.dumps({"title": "x", "project_id": standing_project["id"], "priority": "?"})
    body = row.replace('"?"', number).encode()
    response = owner.send("POST", "/tasks", content=body, headers=JSON)

    # Whether such a number is already malformed is the parser's habit.
    problem(response, 422 if response.status_code == 422 else 400)


def test_a_number_as_text_is_taken_or_refused_as_is_the_frameworks_habit(owner: Person, project: Any) -> None:
    body = {"title": "x", "project_id": project["id"], "priority": "4"}
    response = owner.post("/tasks", body)

    if response.status_code == 422:
        problem(response, 422, "body.priority")
    else:
        assert ok(response, 201)["priority"] == 4


def test_a_secret_that_is_refused_is_not_repeated(anonymous: Caller) -> None:
    secret = "Swordfish" * 20
    body = {"email": new_email(), "password": secret, "name": "Ada"}
    response = anonymous.post("/auth/register", body)

    problem(response, 422, "body.password")
    assert secret not in response.text


# --- texts and their lengths


@pytest.mark.parametrize("padding", ["", " \t\n"], ids=["bare", "padded"])
@pytest.mark.parametrize("character", ["x", "ł", "😀"])
@pytest.mark.parametrize(
    ("path", "field", "longest"),
    [
        ("/projects", "name", 100),
        ("/projects", "description", 5000),
        ("/tasks", "title", 200),
        ("/tasks", "description", 5000),
    ],
)
def test_a_text_is_trimmed_and_then_may_have_the_longest_length(
    owner: Person, project: Any, path: str, field: str, longest: int, character: str, padding: str
) -> None:
    body = {"name": unique(), "title": "x", "project_id": project["id"]}
    mark = unique()  # project names are unique
    value = mark + character * (longest - len(mark))

    created = ok(owner.post(path, {**body, field: padding + value + padding}), 201)

    assert created[field] == value
    changed = ok(owner.patch(f"{path}/{created['id']}", {field: padding + value[1:] + padding}))
    assert changed[field] == value[1:]


@pytest.mark.parametrize("character", ["x", "😀"])
def test_the_name_of_a_user_is_trimmed_and_may_have_100_characters(
    anonymous: Caller, service: Service, character: str
) -> None:
    name = character * 100
    body = {"email": new_email(), "password": PASSWORD, "name": f" \t\n{name} \t\n"}

    user = ok(anonymous.post("/auth/register", body), 201)

    assert user["name"] == name
    himself = service.person(user, PASSWORD)
    assert ok(himself.patch(f"/users/{user['id']}", {"name": f" {name[1:]} "}))["name"] == name[1:]


def test_the_shortest_texts_have_one_character(owner: Person, project: Any) -> None:
    task = ok(owner.post("/tasks", {"title": " x ", "project_id": project["id"]}), 201)

    assert task["title"] == "x"


@pytest.mark.parametrize("title", ["'; DROP TABLE tasks; --", "<b>&amp;</b>", '\\ % _ "', "😀"])
def test_a_text_comes_back_as_it_was_sent(owner: Person, project: Any, title: str) -> None:
    task = ok(owner.post("/tasks", {"title": title, "project_id": project["id"]}), 201)

    assert task["title"] == title
    assert ok(owner.get(f"/tasks/{task['id']}"))["title"] == title


# --- unknown fields can set nothing


def test_unknown_fields_of_a_registration_set_nothing(anonymous: Caller, owner: Person) -> None:
    body = {"email": new_email(), "password": PASSWORD, "name": "Ada"}
    more = {"id": owner.id, "role": "admin", "is_active": False, "password_hash": "x", "x": {}}

    user = ok(anonymous.post("/auth/register", {**body, **more}), 201)

    assert user["id"] != owner.id
    assert (user["role"], user["is_active"]) == ("user", True)


def test_unknown_fields_of_a_user_set_nothing(service: Service, newcomer: Person) -> None:
    before = ok(newcomer.get("/users/me"))
    body = {"id": 1, "email": new_email(), "password": "another secret", "created_at": 0}

    assert ok(newcomer.patch(f"/users/{newcomer.id}", body)) == before
    service.session(newcomer)


def test_unknown_fields_of_a_project_set_nothing(owner: Person, stranger: Person) -> None:
    more = {"id": BIGGEST_ID, "owner": {"id": stranger.id}, "owner_id": stranger.id}
    project = ok(owner.post("/projects", {"name": unique(), "is_archived": True, **more}), 201)

    assert project["id"] != BIGGEST_ID
    assert project["owner"]["id"] == owner.id
    assert project["is_archived"] is False
    assert ok(owner.patch(f"/projects/{project['id']}", more)) == project


def test_unknown_fields_of_a_task_set_nothing(owner: Person, project: Any, standing_project: Any) -> None:
    more = {"id": BIGGEST_ID, "completed_at": "2030-01-01T00:00:00Z", "created_at": 5}
    body = {"title": "x", "project_id": project["id"], "is_completed": True, **more}
    task = ok(owner.post("/tasks", body), 201)

    assert task["id"] != BIGGEST_ID
    assert (task["is_completed"], task["completed_at"]) == (False, None)
    moved = {"project_id": standing_project["id"], "project": {"id": standing_project["id"]}}
    assert ok(owner.patch(f"/tasks/{task['id']}", {**more, **moved})) == task


# --- patches


@pytest.mark.parametrize("path", ["/users/{id}", "/projects/{id}", "/tasks/{id}"])
def test_an_empty_patch_changes_nothing(owner: Person, at: At, path: str) -> None:
    before = ok(owner.get(at(path)))

    assert ok(owner.patch(at(path), {})) == before
    assert ok(owner.get(at(path))) == before


def test_a_patch_that_is_refused_changes_nothing(owner: Person, project: Any, task: Any) -> None:
    problem(owner.patch(f"/projects/{project['id']}", {"name": "new", "description": 5}), 422)
    problem(owner.patch(f"/tasks/{task['id']}", {"title": "new", "priority": 9}), 422)

    assert ok(owner.get(f"/projects/{project['id']}")) == project
    assert ok(owner.get(f"/tasks/{task['id']}")) == task


# --- lists


@pytest.fixture(scope="session")
def crowded(owner: Person) -> Any:
    """A project with 105 tasks, which no test may change."""
    project = ok(owner.post("/projects", {"name": unique("crowded")}), 201)
    rows = [{"title": f"Task {number}"} for number in range(105)]
    ok(owner.post("/tasks/import", {"project_id": project["id"], "tasks": rows}), 201)
    return project


@pytest.mark.parametrize(
    ("query", "start", "stop"),
    [
        ({}, 0, 20),
        ({"limit": 1}, 0, 1),
        ({"limit": 100}, 0, 100),
        ({"skip": 3}, 3, 23),
        ({"skip": 100, "limit": 100}, 100, 105),
        ({"skip": 105}, 0, 0),
        ({"skip": BIGGEST_ID}, 0, 0),
        ({"skip": "", "limit": ""}, 0, 20),
        ({"page": 2, "unknown": "x", "sort": "-id"}, 0, 20),
    ],
)
def test_a_page_is_sorted_by_id_and_tells_the_total(
    owner: Person, crowded: Any, query: dict[str, object], start: int, stop: int
) -> None:
    pages = [owner.get("/tasks", project_id=crowded["id"], skip=skip, limit=35) for skip in (0, 35, 70)]
    everything = list(itertools.chain.from_iterable(ids(ok(page)) for page in pages))

    page = owner.get("/tasks", project_id=crowded["id"], **query)

    assert everything == sorted(set(everything))
    assert ids(ok(page)) == everything[start:stop]
    assert total(page) == 105


LISTS = ("/users", "/projects", "/tasks")


@pytest.mark.parametrize("path", LISTS)
def test_a_list_has_twenty_at_most_unless_asked(owner: Person, crowded: Any, path: str) -> None:
    response = owner.get(path)

    assert len(ok(response)) == min(20, total(response))
    assert ids(ok(response)) == sorted(ids(ok(response)))


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("skip", value) for value in ("-1", "abc", "1.5", str(2**63), "%00")),
        *(("limit", value) for value in ("0", "101", "-1", "abc", "1.5", str(2**63), "%00")),
    ],
)
def test_a_page_outside_the_bounds_is_422(owner: Person, path: str, name: str, value: str) -> None:
    problem(owner.get(f"{path}?{name}={value}"), 422, f"query.{name}")


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("/users", "search", "%00"),
        ("/users", "search", "a%00b"),
        *(("/projects", "my_projects_only", value) for value in ("banana", "2", "%00")),
        *(("/projects", "include_archived", value) for value in ("banana", "2", "%00")),
        *(("/tasks", "project_id", value) for value in ("abc", "1.5", str(2**63), "%00")),
        *(("/tasks", "assignee_id", value) for value in ("abc", "1.5", str(2**63), "%00")),
        *(("/tasks", "priority", value) for value in ("high", "1.5", "%00")),
        *(("/tasks", "status", value) for value in ("banana", "%00", "done")),
    ],
)
def test_a_wrong_filter_value_is_422(owner: Person, path: str, name: str, value: str) -> None:
    problem(owner.get(f"{path}?{name}={value}"), 422, f"query.{name}")


@pytest.mark.parametrize(
    "path",
    [
        f"/tasks?project_id={BIGGEST_ID}",
        f"/tasks?assignee_id={BIGGEST_ID}",
        "/users?search=nobody-has-this-in-a-name",
    ],
)
def test_a_filter_that_matches_nothing_gives_an_empty_list(owner: Person, path: str) -> None:
    response = owner.get(path)

    assert ok(response) == []
    assert total(response) == 0


@pytest.mark.parametrize("value", ["%ED%A0%80", "%FF", "%", "%F0%9F%98%80", "x" * 1000], ids=label)
def test_an_odd_search_breaks_nothing(owner: Person, value: str) -> None:
    assert owner.get(f"/users?search={value}").status_code in {200, 400, 422}


def test_an_endless_address_or_header_breaks_nothing(owner: Person) -> None:
    """What stands in front of the service may refuse it, with 414 or 431."""
    for length in (5_000, 60_000):
        assert owner.get(f"/nothing/{'x' * length}").status_code < 500
        assert owner.get(f"/users?unknown={'x' * length}").status_code < 500
        assert owner.send("GET", "/users", headers={"X-Long": "x" * length}).status_code < 500


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/users", "search="),
        ("/projects", "my_projects_only=&include_archived=&skip=&limit="),
        ("/tasks", "project_id=&assignee_id=&priority=&status=&skip=&limit="),
    ],
)
def test_an_empty_query_parameter_counts_as_absent(owner: Person, path: str, query: str) -> None:
    assert ids(ok(owner.get(f"{path}?{query}"))) == ids(ok(owner.get(path)))


# --- times


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("2030-01-01T12:00:00Z", "2030-01-01T12:00:00"),
        ("2030-01-01T12:00:00+00:00", "2030-01-01T12:00:00"),
        ("2030-01-01T01:00:00+02:00", "2029-12-31T23:00:00"),
        ("2030-01-01T12:00:00-05:30", "2030-01-01T17:30:00"),
        ("2001-01-01T00:00:00Z", "2001-01-01T00:00:00"),
    ],
)
def test_a_time_is_answered_in_utc(owner: Person, project: Any, sent: str, answered: str) -> None:
    body = {"title": "x", "project_id": project["id"], "due_date": sent}
    task = ok(owner.post("/tasks", body), 201)

    assert re.fullmatch(rf"{answered}(\.0+)?Z", task["due_date"])
    assert ok(owner.get(f"/tasks/{task['id']}")) == task


@pytest.mark.parametrize(
    "sent",
    ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2030-01-01T23:59:60Z",
     "2030-01-01T24:00:00Z", "2030-01-01T12:00:00+99:99", "-2030-01-01T12:00:00Z"],
)  # fmt: skip
def test_a_time_at_the_edge_breaks_nothing(owner: Person, project: Any, sent: str) -> None:
    body = {"title": "x", "project_id": project["id"], "due_date": sent}

    assert owner.post("/tasks", body).status_code in {201, 422}
    assert owner.get("/tasks", project_id=project["id"]).status_code == 200


def test_times_are_those_of_the_clock(owner: Person) -> None:
    earliest, latest = (from_now(seconds=seconds).isoformat() for seconds in (-60, 60))
    project = ok(owner.post("/projects", {"name": unique()}), 201)

    assert earliest < project["created_at"] <= project["updated_at"] < latest


# --- who may ask


@named(*(endpoint for endpoint in ENDPOINTS if endpoint not in PUBLIC))
def test_everything_else_needs_a_token(anonymous: Caller, at: At, method: str, path: str) -> None:
    body = b"{}" if (method, path) in WITH_BODY else None
    headers = JSON if body else None

    problem(anonymous.send(method, at(path), content=body, headers=headers), 401)


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic YTpi", "Bearer", "x"])
def test_a_bad_authorization_does_not_disturb_what_needs_no_token(
    service: Service, newcomer: Person, header: str
) -> None:
    caller = Caller(service.http, header)

    for path in ("/health", "/health/ready", "/openapi.json", "/docs"):
        assert caller.get(path).status_code == 200
    problem(caller.get("/nothing"), 404)
    registration = {"email": new_email(), "password": PASSWORD, "name": "Ada"}
    ok(caller.post("/auth/register", registration), 201)
    pair = ok(caller.post("/auth/login", {"email": newcomer.email, "password": PASSWORD}))
    ok(caller.post("/auth/refresh", {"refresh_token": pair["refresh_token"]}))
    ok(caller.post("/auth/password-reset", {"email": new_email()}))
    confirmation = {"token": "x" * 30, "new_password": PASSWORD}
    problem(caller.post("/auth/password-reset/confirm", confirmation), 400)


@pytest.mark.parametrize("path", READABLE)
def test_reading_is_open_to_every_signed_in_user(stranger: Person, at: At, path: str) -> None:
    response = stranger.get(at(path))

    assert response.status_code == 200
    assert media_type(response) == ("text/html" if path == "/docs" else "application/json")
