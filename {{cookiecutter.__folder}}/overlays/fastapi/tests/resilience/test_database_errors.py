"""Errors of the database: an outage is answered with 503, a fault of the service with 500."""

from collections.abc import Callable

import httpx2
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.database import (
    create_engine,
    create_sessionmaker,
    get_sessionmaker,
)
from {{ cookiecutter.__package }}.settings import Settings


class DriverError(Exception):
    """An error as drivers raise it."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("secret details")
        self.sqlstate = sqlstate


async def log_in(settings: Settings, open_session: Callable[[], AsyncSession]) -> httpx2.Response:
    app = create_app(settings)
    app.dependency_overrides[get_sessionmaker] = lambda: open_session
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    credentials = {"email": "ada@example.com", "password": "wrong"}
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.post("/auth/login", json=credentials)


@pytest.mark.parametrize(
    ("sqlstate", "status_code"),
    [
        pytest.param("08006", 503, id="connection-lost"),
        pytest.param("53300", 503, id="too-many-connections"),
        pytest.param("57P01", 503, id="shutting-down"),
        pytest.param("57P03", 503, id="starting-up"),
        pytest.param("58030", 503, id="disk-broken"),
        pytest.param("42P01", 500, id="no-such-table"),
    ],
)
async def test_an_error_is_answered_by_its_class(
    settings: Settings, sqlstate: str, status_code: int
) -> None:
    def open_session() -> AsyncSession:
        raise DBAPIError("SELECT 1", None, DriverError(sqlstate))

    answer = await log_in(settings, open_session)

    assert answer.status_code == status_code
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text


async def test_no_free_connection_in_time_is_an_outage(
    settings: Settings, committing_url: str
) -> None:
    engine = create_engine(committing_url, pool_size=1, max_overflow=0, pool_timeout=0.01)
    async with engine.connect():
        answer = await log_in(settings, create_sessionmaker(engine))
    await engine.dispose()

    assert answer.status_code == 503
