"""Memory: requests leave nothing behind."""

import gc
import tracemalloc
import warnings
from collections.abc import Iterator

import pytest
from coverage import Coverage
from fastapi.testclient import TestClient

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.auth.tokens import TokenType, issue_token
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import SECRET_KEY

# Until then caches fill: of statements, of compiled queries, of connections.
WARM_UP_REQUESTS = 150
# Once traced, what takes the place of something older counts as growth the first time.
UNCOUNTED_REQUESTS = 50
REQUESTS = 100
# A leaked object is kilobytes a request; what is less is the interpreter's own housekeeping.
MAX_BYTES_PER_REQUEST = 1024


@pytest.fixture(autouse=True)
def unmeasured() -> Iterator[None]:
    """Let coverage pause, whose notes would count as growth."""
    coverage = Coverage.current()
    if coverage:
        coverage.stop()
    yield
    if coverage:
        with warnings.catch_warnings():
            # It warns of modules that it has measured before the pause.
            warnings.simplefilter("ignore")
            coverage.start()


@pytest.fixture
async def admin(create_committed: Factories) -> User:
    admin = await create_committed(UserFactory, admin=True)
    project = await create_committed(ProjectFactory, owner=admin)
    await create_committed.batch(TaskFactory, 20, project=project)
    return admin


@pytest.fixture
def service(committing_url: str, admin: User) -> Iterator[TestClient]:
    settings = Settings(environment="staging", secret_key=SECRET_KEY, database_url=committing_url)
    token, _ = issue_token(SECRET_KEY, TokenType.ACCESS, user_id=admin.id, role=admin.role)
    headers = {"Authorization": f"Bearer {token}"}
    with TestClient(create_app(settings), headers=headers) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/tasks", None, 200),
        ("POST", "/projects", {"name": ""}, 422),
        ("POST", "/auth/login", {"email": "nobody@example.com", "password": "wrong"}, 401),
    ],
)
def test_the_same_request_again_and_again_takes_no_more_memory(
    method: str, path: str, body: object, status: int, service: TestClient
) -> None:
    def send(requests: int) -> int:
        for _ in range(requests):
            assert service.request(method, path, json=body).status_code == status
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    send(WARM_UP_REQUESTS)
    tracemalloc.start()
    try:
        before = send(UNCOUNTED_REQUESTS)
        after = send(REQUESTS)
    finally:
        tracemalloc.stop()

    assert (after - before) / REQUESTS < MAX_BYTES_PER_REQUEST
