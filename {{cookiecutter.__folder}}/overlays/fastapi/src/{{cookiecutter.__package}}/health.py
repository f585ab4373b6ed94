import asyncio
import logging
from typing import Literal

{% if cookiecutter.storage %}
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
{% endif %}
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

{% if cookiecutter.cache %}
from {{ cookiecutter.__package }}.cache import CacheDep
{% endif %}
{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.dependencies import StorageDep
{% endif %}
{% if cookiecutter.jobs != "none" %}
from {{ cookiecutter.__package }}.publisher import PublisherDep
{% endif %}
{% if cookiecutter.websocket %}
from {{ cookiecutter.__package }}.realtime.hub import HubDep
{% endif %}
{% if cookiecutter.cache or cookiecutter.jobs != "none" or cookiecutter.storage or cookiecutter.websocket %}

{% endif %}
logger = logging.getLogger(__name__)

READY_TIMEOUT_SECONDS = 1.5
{% if cookiecutter.storage %}
# Checks do not wait for the threads of uploads.
storage_check_limiter = CapacityLimiter(1)
{% endif %}

router = APIRouter(tags=["service"])


class Readiness(BaseModel):
    status: Literal["ready", "unready"]
    checks: dict[str, str]


async def check_database(engine: AsyncEngine) -> str:
    try:
        async with asyncio.timeout(READY_TIMEOUT_SECONDS), engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, TimeoutError) as error:
        logger.warning("The database is not ready: %r", error)
        return "unreachable"
    return "ok"


@router.get("/health")
async def check_health() -> dict[str, str]:
    """Check that the process responds."""
    return {"status": "ok"}


@router.get("/health/ready", responses={503: {"model": Readiness}})
async def check_readiness(
    request: Request,
    response: Response,
{% if cookiecutter.cache %}
    cache: CacheDep,
{% endif %}
{% if cookiecutter.jobs != "none" %}
    publisher: PublisherDep,
{% endif %}
{% if cookiecutter.storage %}
    storage: StorageDep,
{% endif %}
{% if cookiecutter.websocket %}
    hub: HubDep,
{% endif %}
) -> Readiness:
    """Check that every server that the service needs is available."""
    checks = {"database": await check_database(request.state.health_engine)}
    if checks["database"] != "ok":
        response.status_code = 503
        return Readiness(status="unready", checks=checks)
{% if cookiecutter.cache %}
    checks["cache"] = await cache.check()  # not required
{% endif %}
{% if cookiecutter.jobs != "none" %}
    checks["broker"] = await publisher.check()  # not required
{% endif %}
{% if cookiecutter.storage %}
    # Not required.
    checks["storage"] = await run_sync(storage.check, limiter=storage_check_limiter)
{% endif %}
{% if cookiecutter.websocket %}
    checks["broadcasts"] = await hub.check()  # not required
{% endif %}
    return Readiness(status="ready", checks=checks)
