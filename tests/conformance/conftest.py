"""Run with `pytest tests/conformance --base-url http://...` and these in the environment.

CONFORMANCE_BASE_URL            instead of the option
CONFORMANCE_ADMIN_EMAIL         an admin made by the service's own command
CONFORMANCE_ADMIN_PASSWORD
CONFORMANCE_SECRET_KEY          the SECRET_KEY of the service
CONFORMANCE_NOTIFICATIONS_PORT  a free port; the service's NOTIFICATIONS_URL leads to it on 127.0.0.1
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from .receiver import Mailbox, Receiver
from .support import Caller, Person, Service, ok, unique


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--base-url", help="the address of the service to judge")


def pytest_configure(config: pytest.Config) -> None:
    if _base_url(config) and not hasattr(config, "workerinput"):
        receiver = Receiver(_notifications_port())
        config.add_cleanup(receiver.close)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if _base_url(config) is None:
        here = Path(__file__).parent
        skip = pytest.mark.skip(reason="no service to judge: give --base-url or CONFORMANCE_BASE_URL")
        for item in items:
            if here in item.path.parents:
                item.add_marker(skip)


def _base_url(config: pytest.Config) -> str | None:
    url = config.getoption("--base-url", default=None) or os.environ.get("CONFORMANCE_BASE_URL")
    return str(url).rstrip("/") if url else None


def _required(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise pytest.UsageError(f"the conformance suite needs {name}") from None


def _notifications_port() -> int:
    return int(_required("CONFORMANCE_NOTIFICATIONS_PORT"))


@pytest.fixture(scope="session")
def base_url(pytestconfig: pytest.Config) -> str:
    url = _base_url(pytestconfig)
    assert url is not None
    return url


@pytest.fixture(scope="session")
def service(base_url: str) -> Iterator[Service]:
    # A connection each: a service that breaks one after an error must not fail the next test too.
    # And no proxy or netrc of this machine may stand between the suite and the service.
    single = httpx2.Limits(max_keepalive_connections=0)
    with httpx2.Client(base_url=base_url, limits=single, timeout=30, trust_env=False) as http:
        yield Service(http, _required("CONFORMANCE_SECRET_KEY"))


@pytest.fixture(scope="session")
def mailbox(base_url: str) -> Iterator[Mailbox]:
    address = f"http://127.0.0.1:{_notifications_port()}"
    with httpx2.Client(base_url=address, timeout=30, trust_env=False) as http:
        yield Mailbox(http)


# --- people; those of the session are bystanders, whom no test may change


@pytest.fixture
def anonymous(service: Service) -> Caller:
    return service.anonymous


@pytest.fixture(scope="session")
def admin(service: Service) -> Person:
    email, password = (_required(f"CONFORMANCE_ADMIN_{name}") for name in ("EMAIL", "PASSWORD"))
    session = ok(service.login(email, password))
    user = ok(service.bearer(session["access_token"]).get("/users/me"))
    assert user["role"] == "admin"
    return service.person(user, password)


@pytest.fixture(scope="session")
def owner(service: Service) -> Person:
    return service.newcomer(name="Olive Owner")


@pytest.fixture(scope="session")
def assignee(service: Service) -> Person:
    return service.newcomer(name="Asa Assignee")


@pytest.fixture(scope="session")
def stranger(service: Service) -> Person:
    return service.newcomer(name="Sam Stranger")


@pytest.fixture
def newcomer(service: Service) -> Person:
    return service.newcomer(name="Nia Newcomer")


@pytest.fixture
def inactive(service: Service, admin: Person) -> Person:
    person = service.newcomer(name="Ina Inactive")
    ok(admin.patch(f"/users/{person.id}", {"is_active": False}))
    return person


@pytest.fixture
def roster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The right to change who is an admin: one test at a time, over all workers."""
    with (tmp_path_factory.getbasetemp().parent / "conformance-admins.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def second_admin(roster: None, admin: Person, newcomer: Person) -> Iterator[Person]:
    ok(admin.patch(f"/users/{newcomer.id}", {"role": "admin"}))
    yield newcomer
    ok(admin.patch(f"/users/{newcomer.id}", {"role": "user"}))


# --- things


@pytest.fixture
def project(owner: Person) -> Any:
    return ok(owner.post("/projects", {"name": unique("project")}), 201)


@pytest.fixture
def task(owner: Person, assignee: Person, project: Any) -> Any:
    body = {"title": "Write", "project_id": project["id"], "assignee_id": assignee.id}
    return ok(owner.post("/tasks", body), 201)


@pytest.fixture(scope="session")
def standing_project(owner: Person) -> Any:
    """A project that no test may change."""
    return ok(owner.post("/projects", {"name": unique("standing")}), 201)


@pytest.fixture(scope="session")
def standing_task(owner: Person, standing_project: Any) -> Any:
    """The only task of the standing project, which no test may change."""
    body = {"title": "Stand", "project_id": standing_project["id"]}
    return ok(owner.post("/tasks", body), 201)


@pytest.fixture(scope="session")
def at(owner: Person, standing_project: Any, standing_task: Any) -> Callable[[str], str]:
    """Fill the id of a path such as `/projects/{id}` with one that exists and is the owner's."""
    ids = {"users": owner.id, "projects": standing_project["id"], "tasks": standing_task["id"]}

    def fill(path: str) -> str:
        return path.replace("{id}", str(ids.get(path.split("/")[1])))

    return fill
