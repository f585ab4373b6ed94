"""Clients, assertions and documented shapes that the tests share."""

import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

MAX_ID = 2**63 - 1
UNKNOWN_ID = 2**31 - 1
MEBIBYTE = 2**20
PASSWORD = "correct horse battery"
WRONG_PASSWORD = "not the password"
JSON = {"Content-Type": "application/json"}

# What the frameworks do differently, and may.
INVALID = frozenset({400, 422})  # does not fit the schema
MALFORMED = frozenset({400, 415, 422})  # not JSON
UNKNOWN_REFERENCE = frozenset({400, 404, 422})  # an id in a body that does not exist
BAD_PATH_ID = frozenset({404, 405, 422})

TITLES = {
    400: {"Bad Request"},
    401: {"Unauthorized"},
    403: {"Forbidden"},
    404: {"Not Found"},
    405: {"Method Not Allowed"},
    409: {"Conflict"},
    422: {"Unprocessable Content", "Unprocessable Entity"},
}


@dataclass(frozen=True)
class Client:
    """Sends requests, with or without an Authorization header."""

    http: httpx2.Client
    authorization: str | None = None

    def send(
        self,
        method: str,
        path: str,
        *,
        content: bytes | Iterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        own = {"Authorization": self.authorization} if self.authorization is not None else {}
        return self.http.request(method, path, content=content, headers={**own, **(headers or {})})

    def send_json(self, method: str, path: str, body: object) -> httpx2.Response:
        # The standard encoder escapes lone surrogates, which httpx2's encoder rejects.
        return self.send(method, path, content=json.dumps(body).encode(), headers=JSON)

    def get(self, path: str, **query: object) -> httpx2.Response:
        texts = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in query.items()}
        return self.send("GET", str(httpx2.URL(path, params=texts)) if texts else path)

    def post(self, path: str, body: object) -> httpx2.Response:
        return self.send_json("POST", path, body)

    def patch(self, path: str, body: object) -> httpx2.Response:
        return self.send_json("PATCH", path, body)

    def delete(self, path: str) -> httpx2.Response:
        return self.send("DELETE", path)


@dataclass(frozen=True, kw_only=True)
class Person(Client):
    """A user of the service with an access token."""

    id: int
    email: str
    name: str
    password: str

    @property
    def summary(self) -> dict[str, object]:
        """The user as it appears inside other objects: without the e-mail address."""
        return {"id": self.id, "name": self.name}


@dataclass(frozen=True)
class Service:
    """The service under test and the key that signs its tokens."""

    http: httpx2.Client
    secret_key: str

    @property
    def anonymous(self) -> Client:
        return Client(self.http)

    def bearer(self, token: str) -> Client:
        return Client(self.http, f"Bearer {token}")

    def register(self, *, name: str = "Ada", password: str = PASSWORD, email: str | None = None) -> Person:
        body = {"email": email or new_email(), "password": password, "name": name}
        user = ok(self.anonymous.post("/auth/register", body), 201)
        return self.log_in(user["email"], password)

    def log_in(self, email: str, password: str) -> Person:
        authorization = f"Bearer {ok(self.login(email, password))['access_token']}"
        user = ok(Client(self.http, authorization).get("/users/me"))
        return Person(self.http, authorization, id=user["id"], email=email, name=user["name"], password=password)

    def login(self, email: str, password: str) -> httpx2.Response:
        return self.anonymous.post("/auth/login", {"email": email, "password": password})

    def new_session(self, person: Person) -> Any:
        """Log in and return the pair of tokens."""
        return ok(self.login(person.email, person.password))

    def refresh(self, refresh_token: str) -> httpx2.Response:
        return self.anonymous.post("/auth/refresh", {"refresh_token": refresh_token})


@dataclass(frozen=True)
class Log:
    """The file that the service's output goes to."""

    path: Path

    def lines(self, word: str, seconds: float = 5.0) -> list[str]:
        """All lines with the word, after waiting for the first."""
        deadline = time.monotonic() + seconds
        while True:
            found = [line for line in self.path.read_text(errors="replace").splitlines() if word in line]
            if found or time.monotonic() > deadline:
                return found
            time.sleep(0.05)


def unique(word: str = "x") -> str:
    return f"{word}-{uuid.uuid4().hex[:12]}"


def new_email() -> str:
    # Short, so that no part of it can be taken for the token in a reset message.
    return f"{unique('u')}@example.com"


def from_now(**amount: float) -> datetime:
    return datetime.now().astimezone() + timedelta(**amount)


def media_type(response: httpx2.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


# --- assertions

LEAKS = (
    "Traceback", 'File "', "site-packages", "pydantic", "sqlalchemy", "sqlite3", "psycopg",
    "django.", "werkzeug", "SELECT ", "INSERT ", "UPDATE ", "DELETE FROM", "argon2",
)  # fmt: skip


def ok(response: httpx2.Response, status: int = 200) -> Any:
    """Check a JSON response and return its body."""
    assert response.status_code == status, response.text
    assert media_type(response) in {"application/json", "application/vnd.oai.openapi+json"}
    return response.json()


def empty(response: httpx2.Response) -> None:
    assert response.status_code == 204, response.text
    assert response.content == b""


def problem(response: httpx2.Response, statuses: int | Collection[int]) -> Any:
    """Check a problem document (RFC 9457) and return it."""
    expected = {statuses} if isinstance(statuses, int) else statuses
    assert response.status_code in expected, response.text
    assert media_type(response) == "application/problem+json"
    body = response.json()
    assert body.keys() - {"errors"} == {"type", "title", "status", "detail"}
    assert body["status"] == response.status_code
    assert all(isinstance(body[key], str) and body[key] for key in ("type", "detail"))
    assert body["title"] in TITLES.get(response.status_code, {body["title"]})
    for error in body.get("errors", []):
        assert error.keys() == {"field", "message"}
        assert all(isinstance(text, str) for text in error.values())
    if response.status_code == 401:
        assert response.headers.get("WWW-Authenticate", "").split()[:1] == ["Bearer"]
    assert not [leak for leak in LEAKS if leak in response.text]
    return body


def invalid(response: httpx2.Response, field: str | None = None) -> Any:
    """Check a validation problem, one of whose errors names the field."""
    body = problem(response, INVALID)
    if field is not None:
        assert any(field in re.findall(r"\w+", error["field"]) for error in body["errors"]), body
    return body


def not_5xx(response: httpx2.Response) -> None:
    assert response.status_code < 500, response.text


# --- the documented shapes

type Check = Callable[[Any], bool]
type Shape = Mapping[str, Check]

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")


def assert_fits(value: Any, shape: Shape) -> None:
    """The value has exactly the shape's keys, and each passes its check."""
    assert isinstance(value, dict), value
    assert value.keys() == shape.keys()
    for key, check in shape.items():
        assert check(value[key]), f"{key}: {value[key]!r}"


def is_id(value: Any) -> bool:
    return type(value) is int and 1 <= value <= MAX_ID


def is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def is_time(value: Any) -> bool:
    return isinstance(value, str) and TIME.fullmatch(value) is not None


def one_of(*values: object) -> Check:
    return lambda value: value in values


def optional(check: Check) -> Check:
    return lambda value: value is None or check(value)


def is_named(value: Any) -> bool:
    """Exactly `{id, name}`: in particular no e-mail address."""
    return isinstance(value, dict) and value.keys() == {"id", "name"} and is_id(value["id"]) and is_text(value["name"])


TOKENS = {
    "access_token": is_text,
    "refresh_token": is_text,
    "token_type": one_of("bearer"),
    "expires_in": one_of(900),
}
USER = {
    "id": is_id,
    "email": is_text,
    "name": is_text,
    "role": one_of("user", "admin"),
    "is_active": is_bool,
    "created_at": is_time,
    "updated_at": is_time,
}


# --- lists and concurrency


def total(response: httpx2.Response) -> int:
    ok(response)
    return int(response.headers["X-Total-Count"])


def every(client: Client, path: str) -> Iterator[Any]:
    """All elements of a list, page by page."""
    skip = 0
    while page := ok(client.get(path, skip=skip, limit=100)):
        yield from page
        skip += len(page)


def ids(objects: Sequence[Mapping[str, Any]]) -> list[int]:
    return [entry["id"] for entry in objects]


def at_once[T](*calls: Callable[[], T]) -> list[T]:
    """Make all calls at the same moment and return their results in order."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def statuses(responses: Sequence[httpx2.Response]) -> list[int]:
    return sorted(response.status_code for response in responses)


def label(value: object) -> str:
    """A short test id for a value."""
    words = ascii(value)
    return words if len(words) <= 30 else f"{len(words)} long"
