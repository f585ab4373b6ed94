import asyncio
import logging
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy import NullPool, text
from sqlalchemy.exc import SQLAlchemyError

{% if cookiecutter.cache %}
from {{ cookiecutter.__package }}.cache import CacheDep
{% endif %}
from {{ cookiecutter.__package }}.database import create_engine
from {{ cookiecutter.__package }}.dependencies import SettingsDep
{% if cookiecutter.jobs != "none" %}
from {{ cookiecutter.__package }}.jobs import PublisherDep
{% endif %}
from {{ cookiecutter.__package }}.settings import Settings

logger = logging.getLogger(__name__)

READY_TIMEOUT_SECONDS = 1.5

router = APIRouter(tags=["service"])


class Readiness(BaseModel):
    status: Literal["ready", "unready"]
    checks: dict[str, str]


async def check_database(settings: Settings) -> str:
    # A connection of its own, since the pool may be exhausted.
    engine = create_engine(settings, poolclass=NullPool)
    try:
        async with asyncio.timeout(READY_TIMEOUT_SECONDS), engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, TimeoutError) as error:
        logger.warning("The database is not ready: %r", error)
        return "unavailable"
    return "ok"


@router.get("/health")
async def check_health() -> dict[str, str]:
    """Check that the process responds."""
    return {"status": "ok"}


@router.get("/health/ready", responses={503: {"model": Readiness}})
async def check_readiness(
    response: Response,
    settings: SettingsDep,
{% if cookiecutter.cache %}
    cache: CacheDep,
{% endif %}
{% if cookiecutter.jobs != "none" %}
    publisher: PublisherDep,
{% endif %}
) -> Readiness:
    """Check that every server that the service needs is available."""
    checks = {"database": await check_database(settings)}
    is_ready = all(state == "ok" for state in checks.values())
{% if cookiecutter.cache %}
    checks["cache"] = await cache.check()  # not required
{% endif %}
{% if cookiecutter.jobs != "none" %}
    checks["broker"] = await publisher.check()  # not required
{% endif %}
    response.status_code = 200 if is_ready else 503
    return Readiness(status="ready" if is_ready else "unready", checks=checks)
