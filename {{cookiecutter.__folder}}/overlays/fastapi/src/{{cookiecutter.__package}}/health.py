"""Whether the service lives, and whether it can serve."""

import asyncio
import logging
from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Depends, Response
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from .database import SessionmakerDep

logger = logging.getLogger(__name__)

READY_TIMEOUT_SECONDS = 1.5

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """The process lives."""

    status: Literal["ok"]


class Readiness(BaseModel):
    """Each server that the service needs, with `ok` or what is wrong with it."""

    status: Literal["ready", "unready"]
    checks: dict[str, str]


async def check_database(sessionmaker: SessionmakerDep, background: BackgroundTasks) -> str:
    """Ask the database for an answer, within the time-out."""
    asking = asyncio.create_task(ask_database(sessionmaker))
    await asyncio.wait([asking], timeout=READY_TIMEOUT_SECONDS)
    if asking.done():
        return asking.result()
    # Giving up a connection on which nobody answers takes seconds, too: not before the answer.
    asking.cancel()
    background.add_task(asyncio.wait, [asking])
    return "no answer in time"


async def ask_database(sessionmaker: async_sessionmaker[AsyncSession]) -> str:
    """Tell `ok`, or what is wrong."""
    try:
        async with sessionmaker() as session:
            await session.execute(text("SELECT 1"))
    except (OSError, SQLAlchemyError) as error:
        logger.warning("The database is not ready: %r", error)
        return "unreachable"
    return "ok"


@router.get("/health")
async def health() -> Health:
    """Tell that the process lives."""
    return Health(status="ok")


@router.get("/health/ready", responses={503: {"model": Readiness}})
async def ready(response: Response, database: Annotated[str, Depends(check_database)]) -> Readiness:
    """Tell whether every server that the service needs answers."""
    checks = {"database": database}
    if all(result == "ok" for result in checks.values()):
        return Readiness(status="ready", checks=checks)
    response.status_code = 503
    return Readiness(status="unready", checks=checks)
