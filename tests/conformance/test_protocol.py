"""Rules that hold for every path. They are tested on users and sessions, which every service has."""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from .receiver import Mailbox
from .support import (
    BAD_PATH_ID,
    INVALID,
    JSON,
    MALFORMED,
    MEBIBYTE,
    PASSWORD,
    UNKNOWN_ID,
    Client,
    Log,
    Person,
    Service,
    from_now,
    ids,
    invalid,
    label,
    media_type,
    new_email,
    not_5xx,
    ok,
    problem,
    total,
    unique,
)

BODIES = {
    ("POST", "/auth/register"): ("email", "password", "name"),
    ("POST", "/auth/login"): ("email", "password"),
    ("POST", "/auth/refresh"): ("refresh_token",),
    ("POST", "/auth/logout"): ("refresh_token",),
    ("POST", "/auth/password-reset"): ("email",),
    ("POST", "/auth/password-reset/confirm"): ("token", "new_password"),
    ("PATCH", "/users/me-as-id"): ("name",),
}
with_body = pytest.mark.parametrize(("method", "path"), BODIES, ids=map(" ".join, BODIES))


@pytest.fixture
def body() -> dict[str, Any]:
    """Every field of every body, with a good value."""
    return {
        "email": new_email(),
        "password": PASSWORD,
        "new_password": PASSWORD,
        "name": "Ada",
        "refresh_token": "x",
        "token": "x",
    }


def at(person: Person, path: str) -> str:
    return path.replace("me-as-id", str(person.id))


# --- paths and methods


@pytest.mark.parametrize("path", ["/", "/nothing", "/Users/me", "/auth/nothing", "/users/me/nothing", "/health/x"])
def test_unknown_path_is_404_with_and_without_a_token(owner: Person, anonymous: Client, path: str) -> None:
    for client in (owner, anonymous):
        problem(client.get(path), 404)
        not_5xx(client.post(path, {}))


def test_other_method_is_405(owner: Person) -> None:
    for method, path in (("DELETE", "/users/me"), ("PUT", "/users"), ("GET", "/auth/login"), ("POST", "/health")):
        problem(owner.send(method, path), 405)


@pytest.mark.parametrize("wrong", ["abc", "0", "-1", "1.5", "1e3", str(2**63), "9" * 50], ids=label)
def test_bad_id_in_a_path_is_refused(admin: Person, wrong: str) -> None:
    problem(admin.get(f"/users/{wrong}"), BAD_PATH_ID)
    problem(admin.patch(f"/users/{wrong}", {"name": "x"}), BAD_PATH_ID)


@pytest.mark.parametrize("path", ["/%00", "/users/%00", "/users/%FF", "/users/%ED%A0%80", "/%2e%2e/%2e%2e/etc"])
def test_odd_path_is_refused(admin: Person, path: str) -> None:
    problem(admin.get(path), {400, *BAD_PATH_ID})


def test_largest_id_is_only_unknown(admin: Person) -> None:
    problem(admin.get(f"/users/{UNKNOWN_ID}"), 404)
    problem(admin.patch(f"/users/{UNKNOWN_ID}", {"name": "x"}), 404)


# --- authorisation, and its order


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/users/me"), ("GET", "/users"), ("GET", f"/users/{UNKNOWN_ID}"), ("PATCH", f"/users/{UNKNOWN_ID}")],
)
def test_missing_token_returns_401_also_before_404_and_validation(anonymous: Client, method: str, path: str) -> None:
    problem(anonymous.send_json(method, path, {"name": 5}) if method == "PATCH" else anonymous.get(path), 401)


def test_404_comes_before_403(stranger: Person) -> None:
    problem(stranger.patch(f"/users/{UNKNOWN_ID}", {"name": "x"}), 404)


def test_invalid_body_for_another_user_or_none_is_refused_in_either_order(stranger: Person, owner: Person) -> None:
    problem(stranger.patch(f"/users/{owner.id}", {"name": ""}), {403, *INVALID})
    problem(stranger.patch(f"/users/{UNKNOWN_ID}", {"name": ""}), {404, *INVALID})


@pytest.mark.parametrize("authorization", ["Bearer nonsense", "Basic YTpi", "Bearer", "x"])
def test_public_paths_ignore_a_bad_token(service: Service, newcomer: Person, authorization: str) -> None:
    client = Client(service.http, authorization)

    for path in ("/health", "/health/ready", "/openapi.json", "/docs"):
        assert client.get(path).status_code == 200
    ok(client.post("/auth/register", {"email": new_email(), "password": PASSWORD, "name": "Ada"}), 201)
    ok(client.post("/auth/login", {"email": newcomer.email, "password": PASSWORD}))
    ok(client.post("/auth/password-reset", {"email": new_email()}))


# --- bodies


@with_body
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="none"),
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="open brace"),
        pytest.param(b"{'name': 'x'}", id="single quotes"),
        pytest.param(b"{} {}", id="two values"),
        pytest.param(b'{"name": "\xff"}', id="not UTF-8"),
        pytest.param(b'{"name": NaN, "email": NaN}', id="NaN"),
        pytest.param(b"[" * 100_000, id="deep and open"),
        pytest.param(b'{"name":' * 100_000 + b"1" + b"}" * 100_000, id="deep object"),
        pytest.param(b'{"name": ' + b"9" * 5000 + b"}", id="endless number"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'"text"', id="text"),
        pytest.param(b"1", id="number"),
        pytest.param(b"null", id="null"),
    ],
)
def test_body_that_is_not_a_json_object_is_refused(
    owner: Person, method: str, path: str, content: bytes | None
) -> None:
    response = owner.send(method, at(owner, path), content=content, headers=JSON)

    if method == "PATCH" and content in {None, b"", b"null"} and response.status_code == 200:
        return  # an empty PATCH
    problem(response, MALFORMED)


@with_body
@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "x"],
)
def test_other_content_type_is_refused_or_understood(
    newcomer: Person, method: str, path: str, content_type: str
) -> None:
    headers = {"Content-Type": content_type}

    for content in (b'{"name": "x"}', b"name=x", b""):
        not_5xx(newcomer.send(method, at(newcomer, path), content=content, headers=headers))
    if method == "POST":
        problem(newcomer.send(method, path, content=b"\xff\x00", headers=headers), MALFORMED)


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_content_type_may_be_spelled_out(newcomer: Person, content_type: str) -> None:
    name = unique("Łódź 😀")
    content = json.dumps({"name": name}, ensure_ascii=False).encode()

    user = ok(
        newcomer.send("PATCH", "/users/" + str(newcomer.id), content=content, headers={"Content-Type": content_type})
    )

    assert user["name"] == name


def in_chunks(content: bytes) -> Iterator[bytes]:
    yield from (content[start : start + 65_536] for start in range(0, len(content), 65_536))


def test_body_over_one_mebibyte_is_413(owner: Person, anonymous: Client) -> None:
    content = json.dumps({"name": "x"}).encode().ljust(MEBIBYTE + 1)

    assert owner.send("PATCH", f"/users/{owner.id}", content=content, headers=JSON).status_code == 413
    assert anonymous.send("POST", "/auth/login", content=content, headers=JSON).status_code == 413
    # Without a length servers may cut it at the limit.
    not_5xx(owner.send("PATCH", f"/users/{owner.id}", content=in_chunks(b'{"x":"'.ljust(2 * MEBIBYTE)), headers=JSON))
    assert ok(owner.get("/users/me"))["name"] == owner.name


def test_body_just_under_one_mebibyte_is_accepted(newcomer: Person) -> None:
    content = json.dumps({"name": "Large"}).encode().ljust(MEBIBYTE - 1)

    ok(newcomer.send("PATCH", f"/users/{newcomer.id}", content=content, headers=JSON))


@with_body
def test_missing_and_wrong_fields_are_named(owner: Person, body: dict[str, Any], method: str, path: str) -> None:
    for field in BODIES[method, path]:
        wrong: list[object] = [None, [], {}, {"a": [1]}]
        if field == "name":
            wrong += ["", "x" * 1000]
        if method == "POST":
            missing = {name: value for name, value in body.items() if name != field}
            invalid(owner.send_json(method, path, missing), field)
        for value in wrong:
            invalid(owner.send_json(method, at(owner, path), {**body, field: value}), field)


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@example.com", "a b@example.com", "a@b@example.com"])
def test_bad_email_is_refused_at_registration(anonymous: Client, body: dict[str, Any], email: str) -> None:
    invalid(anonymous.post("/auth/register", {**body, "email": email}), "email")


@pytest.mark.parametrize(
    "change", [{"role": "banana"}, {"role": None}, {"is_active": None}, {"is_active": []}], ids=str
)
def test_bad_role_and_activity_are_refused(admin: Person, newcomer: Person, change: dict[str, Any]) -> None:
    (field,) = change

    invalid(admin.patch(f"/users/{newcomer.id}", change), field)


ODD = ["a\0b", "\0", "\ud800", "x" * 20_000, 2**63, -(10**30), 1.5, True, "😀" * 300]


@with_body
@pytest.mark.parametrize("odd", ODD, ids=label)
def test_odd_value_is_never_a_5xx(service: Service, body: dict[str, Any], method: str, path: str, odd: object) -> None:
    person = service.register()
    for field in BODIES[method, path]:
        not_5xx(person.send_json(method, at(person, path), {**body, "email": new_email(), field: odd}))
        not_5xx(person.send_json(method, at(person, path), {**body, "email": new_email(), "more": odd, str(odd): odd}))


def test_very_long_address_or_header_is_never_a_5xx(owner: Person) -> None:
    """What stands in front of the service may refuse it with 414 or 431."""
    for length in (5_000, 60_000):
        not_5xx(owner.get(f"/nothing/{'x' * length}"))
        not_5xx(owner.get(f"/users/me?unknown={'x' * length}"))
        not_5xx(owner.send("GET", "/users/me", headers={"X-Long": "x" * length}))


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"},
        {"Accept": "nonsense"},
        {"Accept-Encoding": "identity;q=0"},
        {"If-None-Match": '"x"', "If-Modified-Since": "yesterday"},
        {"Range": "bytes=5-1"},
        {"Host": "localhost"},
        {"Cookie": "\x01=; sessionid=x; csrftoken=y"},
        {"X-Forwarded-For": "x", "X-Forwarded-Proto": "y", "Forwarded": "for=_"},
    ],
    ids=lambda headers: label(" ".join(headers.values())),
)
def test_odd_header_is_never_a_5xx(owner: Person, headers: dict[str, str]) -> None:
    not_5xx(owner.send("GET", "/users/me", headers=headers))
    not_5xx(owner.send("GET", f"/users/{UNKNOWN_ID}", headers=headers))


def test_times_are_those_of_the_clock(newcomer: Person) -> None:
    created = ok(newcomer.get("/users/me"))["created_at"]

    assert abs((from_now() - from_now().fromisoformat(created)).total_seconds()) < 60


# --- lists


@pytest.fixture(scope="session")
def crowd(service: Service) -> str:
    """A word that finds 25 users, whom no test may change."""
    mark = unique("crowd")
    for number in range(25):
        body = {"email": new_email(), "password": PASSWORD, "name": f"{mark} {number}"}
        ok(service.anonymous.post("/auth/register", body), 201)
    return mark


@pytest.mark.parametrize(
    ("query", "start", "stop"),
    [
        ({}, 0, 20),
        ({"limit": 1}, 0, 1),
        ({"limit": 100}, 0, 25),
        ({"skip": 3}, 3, 23),
        ({"skip": 24, "limit": 2}, 24, 25),
        ({"skip": 25}, 0, 0),
        ({"skip": 2**31}, 0, 0),
        ({"page": 2, "unknown": "x"}, 0, 20),
    ],
    ids=str,
)
def test_list_is_sorted_by_id_and_has_the_total(
    admin: Person, crowd: str, query: dict[str, object], start: int, stop: int
) -> None:
    everyone = ids(ok(admin.get("/users", search=crowd, limit=100)))

    page = admin.get("/users", search=crowd, **query)

    assert everyone == sorted(set(everyone)) and len(everyone) == 25
    assert ids(ok(page)) == everyone[start:stop]
    assert total(page) == 25


@pytest.mark.parametrize(
    "query",
    ["skip=-1", "skip=abc", "skip=1.5", f"skip={2**63}", f"skip={10**30}", "skip=%00", "skip=", "limit=",
     "limit=0", "limit=101", "limit=-1", "limit=abc", f"limit={2**63}", f"limit={10**50}", "limit=%00"],
    ids=label,
)  # fmt: skip
def test_page_outside_the_bounds_is_refused_or_clamped(admin: Person, query: str) -> None:
    response = admin.get(f"/users?{query}")

    if response.status_code == 200:
        assert len(ok(response)) <= 100
    else:
        problem(response, {404, *INVALID})


@pytest.mark.parametrize("text", ["", "%00", "a%00b", "%ED%A0%80", "%FF", "%", "%F0%9F%98%80", "x" * 1000], ids=label)
def test_odd_search_is_never_a_5xx(admin: Person, text: str) -> None:
    assert admin.get(f"/users?search={text}").status_code in {200, 400, 422}


def test_search_without_a_match_is_an_empty_list(admin: Person) -> None:
    response = admin.get("/users", search=unique("nobody"))

    assert ok(response) == []
    assert total(response) == 0


# --- CORS


def test_preflight_of_an_allowed_origin_succeeds(anonymous: Client, cors_origin: str) -> None:
    for method, path in (("GET", "/users/me"), ("PATCH", "/users/1"), ("POST", "/auth/login")):
        headers = {
            "Origin": cors_origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "authorization, content-type",
        }
        response = anonymous.send("OPTIONS", path, headers=headers)

        assert response.status_code in {200, 204}
        assert response.headers["Access-Control-Allow-Origin"] == cors_origin
        assert method in response.headers["Access-Control-Allow-Methods"]
        allowed = response.headers["Access-Control-Allow-Headers"].lower()
        assert "authorization" in allowed and "content-type" in allowed


def test_allowed_origin_may_read_responses_errors_and_headers(
    admin: Person, anonymous: Client, cors_origin: str
) -> None:
    for response in (
        admin.send("GET", "/users", headers={"Origin": cors_origin}),
        anonymous.send("GET", "/users", headers={"Origin": cors_origin}),
        anonymous.send("GET", "/nothing", headers={"Origin": cors_origin}),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == cors_origin
        exposed = response.headers["Access-Control-Expose-Headers"].lower()
        assert "x-total-count" in exposed and "x-request-id" in exposed


def test_other_origin_is_not_allowed(admin: Person, cors_origin: str) -> None:
    for origin in ("https://evil.example", "null", f"{cors_origin}.evil.example", cors_origin.replace("https", "http")):
        preflight = {"Origin": origin, "Access-Control-Request-Method": "GET"}

        assert "Access-Control-Allow-Origin" not in admin.send("OPTIONS", "/users", headers=preflight).headers
        assert "Access-Control-Allow-Origin" not in admin.send("GET", "/users", headers={"Origin": origin}).headers


# --- request ids and the log


def test_request_id_is_taken_from_the_request(owner: Person, anonymous: Client) -> None:
    for client, path in ((owner, "/users/me"), (anonymous, "/users/me"), (anonymous, "/nothing"), (owner, "/health")):
        request_id = str(uuid.uuid4())
        response = client.send("GET", path, headers={"X-Request-ID": request_id})

        assert response.headers.get_list("X-Request-ID") == [request_id]


def test_request_id_is_made_where_there_is_none(owner: Person) -> None:
    made = [owner.get(path).headers["X-Request-ID"] for path in ("/users/me", "/users/me", "/nothing", "/users")]

    assert all(made) and len(set(made)) == 4


@pytest.mark.parametrize("odd", ["", "x" * 5000, "a b", "\x1b[31mred", "\xe9", '"; DROP'], ids=label)
def test_odd_request_id_is_taken_or_replaced_but_never_reaches_the_log_as_control_characters(
    service: Service, log: Log, odd: str
) -> None:
    path = f"/{unique('odd')}"

    response = service.http.get(path, headers=[(b"X-Request-ID", odd.encode("latin-1"))])

    assert response.status_code in {400, 404}  # the server may refuse control characters
    if response.status_code == 404:
        assert response.headers["X-Request-ID"]
    assert not [line for line in log.lines(path, seconds=1) if "\x1b" in line or len(line) > 2000]


def test_path_adds_no_line_to_the_log(anonymous: Client, log: Log) -> None:
    mark = unique("forged")
    anonymous.get(f"/nothing%0A2026-01-01 00:00:00,000 INFO [-] {mark}")

    assert all("/nothing" in line for line in log.lines(mark, seconds=1))


# A time, a level and a request id; loosely, since a service may have JSON lines.
HEAD = re.compile(r".*\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d.*\b(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b.*")


@pytest.mark.parametrize(("path", "status"), [("/users/me", 200), ("/nothing", 404), ("/users", 403)])
def test_request_has_one_access_line_with_time_level_and_request_id(
    owner: Person, log: Log, path: str, status: int
) -> None:
    request_id = str(uuid.uuid4())
    assert owner.send("GET", path, headers={"X-Request-ID": request_id}).status_code == status

    lines = [line for line in log.lines(request_id) if f"{path} " in line or f'{path}"' in line]

    assert len(lines) == 1, log.lines(request_id)
    assert str(status) in lines[0]
    assert HEAD.match(lines[0]), lines[0]


def test_every_line_of_the_log_has_a_time_and_a_level(owner: Person, log: Log) -> None:
    request_id = str(uuid.uuid4())
    owner.send("GET", "/nothing", headers={"X-Request-ID": request_id})
    log.lines(request_id)  # waits

    # The servers' own lines at start-up may have their own format.
    lines = [line for line in log.lines(" ") if "/users" in line or "/auth" in line or "[-]" in line]

    assert [line for line in lines if not HEAD.match(line)] == []


def test_no_secret_reaches_the_log(service: Service, newcomer: Person, mailbox: Mailbox, log: Log) -> None:
    pair = service.new_session(newcomer)
    ok(service.bearer(pair["access_token"]).get("/users/me"))
    ok(service.anonymous.post("/auth/password-reset", {"email": newcomer.email}))
    token = mailbox.token(newcomer.email)
    ok(service.anonymous.post("/auth/password-reset/confirm", {"token": token, "new_password": "Swordfish and more"}))
    log.lines(unique(), seconds=0.5)  # waits

    text = log.path.read_text(errors="replace")

    for secret in (PASSWORD, "Swordfish", token, pair["access_token"], pair["refresh_token"], service.secret_key):
        assert secret not in text
    assert "$argon2" not in text


def test_browser_gets_json_or_html_but_no_5xx(owner: Person) -> None:
    response = owner.send("GET", "/users/me", headers={"Accept": "text/html,*/*;q=0.8"})

    assert media_type(response) in {"application/json", "text/html"}
