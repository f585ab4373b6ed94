"""Run with `pytest tests/conformance --base-url http://...` and these in the environment.

CONFORMANCE_BASE_URL            instead of the option
CONFORMANCE_ADMIN_EMAIL         an admin created by the service's own command
CONFORMANCE_ADMIN_PASSWORD
CONFORMANCE_SECRET_KEY          the SECRET_KEY of the service
CONFORMANCE_NOTIFICATIONS_PORT  a free port of 127.0.0.1; the service's NOTIFICATIONS_URL points to it
CONFORMANCE_LOG                 the file that the service's output goes to
CONFORMANCE_CORS_ORIGIN         the only one of the service's CORS_ORIGINS
"""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from .receiver import Mailbox, Receiver
from .support import Client, Log, Person, Service, ok, unique


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--base-url", help="the address of the service to test")


def pytest_configure(config: pytest.Config) -> None:
    if _base_url(config) and not hasattr(config, "workerinput"):
        receiver = Receiver(_notifications_port())
        config.add_cleanup(receiver.close)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if _base_url(config) is None:
        here = Path(__file__).parent
        skip = pytest.mark.skip(reason="no service to test: pass --base-url or set CONFORMANCE_BASE_URL")
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
    # One connection per request: a service that breaks one after an error must not fail the next test too.
    # No proxy or netrc of this machine may come between the suite and the service.
    single = httpx2.Limits(max_keepalive_connections=0)
    with httpx2.Client(base_url=base_url, limits=single, timeout=30, trust_env=False) as http:
        yield Service(http, _required("CONFORMANCE_SECRET_KEY"))


@pytest.fixture(scope="session")
def mailbox(base_url: str) -> Iterator[Mailbox]:
    address = f"http://127.0.0.1:{_notifications_port()}"
    with httpx2.Client(base_url=address, timeout=30, trust_env=False) as http:
        yield Mailbox(http)


@pytest.fixture(scope="session")
def log() -> Log:
    return Log(Path(_required("CONFORMANCE_LOG")))


@pytest.fixture(scope="session")
def cors_origin() -> str:
    return _required("CONFORMANCE_CORS_ORIGIN")


# --- people; no test may change those of the session


@pytest.fixture
def anonymous(service: Service) -> Client:
    return service.anonymous


@pytest.fixture(scope="session")
def admin(service: Service) -> Person:
    return service.log_in(_required("CONFORMANCE_ADMIN_EMAIL"), _required("CONFORMANCE_ADMIN_PASSWORD"))


@pytest.fixture(scope="session")
def owner(service: Service) -> Person:
    return service.register(name="Olive Owner")


@pytest.fixture(scope="session")
def assignee(service: Service) -> Person:
    return service.register(name="Asa Assignee")


@pytest.fixture(scope="session")
def stranger(service: Service) -> Person:
    return service.register(name="Sam Stranger")


@pytest.fixture
def newcomer(service: Service) -> Person:
    return service.register(name="Nia Newcomer")


@pytest.fixture
def inactive(service: Service, admin: Person) -> Person:
    person = service.register(name="Ina Inactive")
    ok(admin.patch(f"/users/{person.id}", {"is_active": False}))
    return person


@pytest.fixture
def roster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests that change who is an admin run one at a time, over all workers."""
    with (tmp_path_factory.getbasetemp().parent / "conformance-admins.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def second_admin(roster: None, admin: Person, newcomer: Person) -> Iterator[Person]:
    ok(admin.patch(f"/users/{newcomer.id}", {"role": "admin"}))
    yield newcomer
    ok(admin.patch(f"/users/{newcomer.id}", {"role": "user"}))


# --- the sample domain


@pytest.fixture
def project(owner: Person) -> Any:
    return ok(owner.post("/projects", {"name": unique("project")}), 201)


@pytest.fixture
def task(owner: Person, assignee: Person, project: Any) -> Any:
    body = {"title": "Write", "project_id": project["id"], "assignee_id": assignee.id}
    return ok(owner.post("/tasks", body), 201)
