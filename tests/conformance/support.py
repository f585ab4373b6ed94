"""What the tests share: callers, tokens, the documented shapes, and the judges of an answer."""

import json
import re
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import jwt

BIGGEST_ID = 2**63 - 1
MEBIBYTE = 2**20
PASSWORD = "correct horse battery"
JSON = {"Content-Type": "application/json"}
TEXT = {"Content-Type": "text/plain"}

PUBLIC = (
    ("POST", "/auth/register"),
    ("POST", "/auth/login"),
    ("POST", "/auth/refresh"),
    ("POST", "/auth/password-reset"),
    ("POST", "/auth/password-reset/confirm"),
    ("GET", "/health"),
    ("GET", "/health/ready"),
    ("GET", "/openapi.json"),
    ("GET", "/docs"),
)
PROTECTED = (
    ("GET", "/users/me"),
    ("GET", "/users"),
    ("GET", "/users/{id}"),
    ("PATCH", "/users/{id}"),
    ("POST", "/projects"),
    ("GET", "/projects"),
    ("GET", "/projects/{id}"),
    ("PATCH", "/projects/{id}"),
    ("DELETE", "/projects/{id}"),
    ("GET", "/projects/{id}/summary"),
    ("POST", "/tasks"),
    ("GET", "/tasks"),
    ("GET", "/tasks/{id}"),
    ("PATCH", "/tasks/{id}"),
    ("DELETE", "/tasks/{id}"),
    ("POST", "/tasks/bulk-update"),
    ("POST", "/tasks/import"),
)
ENDPOINTS = PUBLIC + PROTECTED
WITH_BODY = tuple((method, path) for method, path in ENDPOINTS if method in {"POST", "PATCH"})
READABLE = tuple(path for method, path in ENDPOINTS if method == "GET")


@dataclass(frozen=True)
class Caller:
    """Someone who sends requests, with or without an Authorization header."""

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
        # The standard encoder escapes lone surrogates, which httpx2's own could not send.
        return self.send(method, path, content=json.dumps(body).encode(), headers=JSON)

    def get(self, path: str, **query: object) -> httpx2.Response:
        # Lower case, since a boolean is `true` in a query.
        texts = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in query.items()}
        return self.send("GET", str(httpx2.URL(path, params=texts)) if texts else path)

    def post(self, path: str, body: object) -> httpx2.Response:
        return self.send_json("POST", path, body)

    def patch(self, path: str, body: object) -> httpx2.Response:
        return self.send_json("PATCH", path, body)

    def delete(self, path: str) -> httpx2.Response:
        return self.send("DELETE", path)


@dataclass(frozen=True, kw_only=True)
class Person(Caller):
    """A user of the service who is signed in."""

    id: int
    email: str
    name: str
    password: str


@dataclass(frozen=True)
class Service:
    """The service under test and the secret it signs its tokens with."""

    http: httpx2.Client
    secret: str

    @property
    def anonymous(self) -> Caller:
        return Caller(self.http)

    def bearer(self, token: str) -> Caller:
        return Caller(self.http, f"Bearer {token}")

    def token(self, user_id: int, **claims: object) -> str:
        """Mint a token as the service would."""
        standard: dict[str, object] = {
            "sub": str(user_id),
            "role": "user",
            "type": "access",
            "iat": from_now(),
            "exp": from_now(minutes=15),
            "jti": uuid.uuid4().hex,
        }
        return jwt.encode({**standard, **claims}, self.secret, algorithm="HS256")

    def newcomer(self, *, name: str = "Ada", password: str = PASSWORD) -> Person:
        registration = {"email": new_email(), "password": password, "name": name}
        return self.person(ok(self.anonymous.post("/auth/register", registration), 201), password)

    def person(self, user: Mapping[str, Any], password: str) -> Person:
        token = self.token(user["id"], role=user["role"], exp=from_now(hours=1))
        return Person(
            self.http,
            f"Bearer {token}",
            id=user["id"],
            email=user["email"],
            name=user["name"],
            password=password,
        )

    def login(self, email: str, password: str) -> httpx2.Response:
        return self.anonymous.post("/auth/login", {"email": email, "password": password})

    def session(self, person: Person) -> Any:
        """Log in and return the pair of tokens."""
        return ok(self.login(person.email, person.password))

    def refresh(self, refresh_token: str) -> httpx2.Response:
        return self.anonymous.post("/auth/refresh", {"refresh_token": refresh_token})


def unique(word: str = "x") -> str:
    return f"{word}-{uuid.uuid4().hex[:12]}"


def new_email() -> str:
    # Short, so that no part of it can be taken for the token in a reset message.
    return f"{unique('u')}@example.com"


def from_now(**amount: float) -> datetime:
    return datetime.now(UTC) + timedelta(**amount)


def media_type(response: httpx2.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


# --- judging an answer

LEAKS = (
    "Traceback", 'File "', "site-packages", "pydantic", "sqlalchemy", "sqlite3", "psycopg",
    "asyncpg", "django.", "werkzeug", "SELECT ", "INSERT ", "UPDATE ", "DELETE FROM", "argon2",
)  # fmt: skip


def ok(response: httpx2.Response, status: int = 200) -> Any:
    """Judge a JSON answer and return it."""
    assert response.status_code == status, response.text
    assert media_type(response) == "application/json"
    return response.json()


def empty(response: httpx2.Response) -> None:
    assert response.status_code == 204, response.text
    assert response.content == b""


def problem(response: httpx2.Response, status: int, *fields: str) -> Any:
    """Judge a problem, at exactly these fields if any are named, and return it."""
    assert response.status_code == status, response.text
    assert media_type(response) == "application/problem+json"
    answer = response.json()
    errors = {"errors"} if status == 422 else set()
    assert answer.keys() == {"type", "title", "status", "detail"} | errors
    assert answer["status"] == status
    assert all(isinstance(answer[key], str) and answer[key] for key in ("type", "title", "detail"))
    if status == 422:
        assert isinstance(answer["errors"], list) and answer["errors"]
        for error in answer["errors"]:
            assert_fits(error, {"field": some_text, "message": some_text})
    if fields:
        assert {error["field"] for error in answer["errors"]} == set(fields)
    if status == 401:
        assert response.headers.get("WWW-Authenticate", "").split()[:1] == ["Bearer"]
    assert not [leak for leak in LEAKS if leak in response.text]
    return answer


# --- the documented shapes

type Check = Callable[[Any], bool]
type Shape = Mapping[str, Check]

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def assert_fits(value: Any, shape: Shape) -> None:
    """The value has exactly the shape's keys, and each passes its check."""
    assert isinstance(value, dict), value
    assert value.keys() == shape.keys()
    for key, check in shape.items():
        assert check(value[key]), f"{key}: {value[key]!r}"


def ident(value: Any) -> bool:
    return type(value) is int and 1 <= value <= BIGGEST_ID


def count(value: Any) -> bool:
    return type(value) is int and value >= 0


def text(value: Any) -> bool:
    return isinstance(value, str)


def some_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def moment(value: Any) -> bool:
    return isinstance(value, str) and MOMENT.fullmatch(value) is not None


def one_of(*values: object) -> Check:
    return lambda value: value in values


def maybe(check: Check) -> Check:
    return lambda value: value is None or check(value)


def nested(shape: Shape) -> Check:
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == shape.keys()
        and all(check(value[key]) for key, check in shape.items())
    )


def list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


NAMED = {"id": ident, "name": some_text}
TOKENS = {
    "access_token": some_text,
    "refresh_token": some_text,
    "token_type": one_of("bearer"),
    "expires_in": one_of(900),
}
USER = {
    **NAMED,
    "email": some_text,
    "role": one_of("user", "admin"),
    "is_active": flag,
    "created_at": moment,
    "updated_at": moment,
}
PROJECT = {
    **NAMED,
    "description": maybe(text),
    "is_archived": flag,
    "owner": nested({**NAMED, "email": some_text}),
    "created_at": moment,
    "updated_at": moment,
}
TASK = {
    "id": ident,
    "title": some_text,
    "description": maybe(text),
    "priority": one_of(1, 2, 3, 4, 5),
    "is_completed": flag,
    "completed_at": maybe(moment),
    "due_date": maybe(moment),
    "project": nested(NAMED),
    "assignee": maybe(nested(NAMED)),
    "created_at": moment,
    "updated_at": moment,
}
SUMMARY = {
    "project_id": ident,
    "total": count,
    "completed": count,
    "pending": count,
    "overdue": count,
    "completion_rate": lambda value: type(value) in (int, float) and 0 <= value <= 1,
    "by_assignee": list_of(nested({"assignee": maybe(nested(NAMED)), "total": count, "completed": count})),
}


# --- lists and races


def total(response: httpx2.Response) -> int:
    """The X-Total-Count of a list that was answered."""
    ok(response)
    return int(response.headers["X-Total-Count"])


def every(caller: Caller, path: str) -> Iterator[Any]:
    """All elements of a list, page by page."""
    skip = 0
    while page := ok(caller.get(path, skip=skip, limit=100)):
        yield from page
        skip += len(page)


def ids(objects: Sequence[Mapping[str, Any]]) -> list[int]:
    return [entry["id"] for entry in objects]


def at_once[T](*calls: Callable[[], T]) -> list[T]:
    """Make all the calls at the same moment and return their results in order."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def retire_ids(owner: Caller) -> None:
    """Make a younger project and task: SQLite gives the highest id away again once it is free."""
    project = ok(owner.post("/projects", {"name": unique("younger")}), 201)
    ok(owner.post("/tasks", {"title": "x", "project_id": project["id"]}), 201)


def label(value: object) -> str:
    """A short test id for a value."""
    words = ascii(value)
    return words if len(words) <= 30 else f"{len(words)} long"


def statuses(responses: Sequence[httpx2.Response]) -> list[int]:
    return sorted(response.status_code for response in responses)
