"""Whether the service lives, and whether it can serve."""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

from apiflask import APIBlueprint
from flask import Flask, current_app
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from .extensions import db

logger = logging.getLogger(__name__)

READY_TIMEOUT_SECONDS = 1.5

bp = APIBlueprint("health", __name__, url_prefix="/health", tag="service")


def init_app(app: Flask) -> None:
    """Give the application a thread that a database which hangs may hold up."""
    app.extensions["prober"] = ThreadPoolExecutor(1, thread_name_prefix="prober")


class Health(BaseModel):
    """The process lives."""

    status: Literal["ok"]


class Readiness(BaseModel):
    """Each server that the service needs, with `ok` or what is wrong with it."""

    status: Literal["ready", "unready"]
    checks: dict[str, str]


READY_RESPONSES: dict[int | str, dict[str, str | dict[str, Any]]] = {
    503: {
        "description": "Service Unavailable",
        "content": {"application/json": {"schema": Readiness.model_json_schema()}},
    }
}


@bp.get("")
@bp.output(Health)
def health() -> Health:
    """Tell that the process lives."""
    return Health(status="ok")


@bp.get("/ready")
@bp.output(Readiness)
@bp.doc(responses=READY_RESPONSES)
def ready() -> tuple[Readiness, int]:
    """Tell whether every server that the service needs answers."""
    return readiness()


def readiness() -> tuple[Readiness, int]:
    """Put the checks together."""
    checks = {"database": check_database()}
    if all(result == "ok" for result in checks.values()):
        return Readiness(status="ready", checks=checks), 200
    return Readiness(status="unready", checks=checks), 503


def check_database() -> str:
    """Ask the database for an answer, within the time-out."""
    context = current_app.app_context()

    def probe() -> None:
        with context:
            db.session.execute(text("SELECT 1"))

    answer = current_app.extensions["prober"].submit(probe)
    try:
        answer.result(READY_TIMEOUT_SECONDS)
    except TimeoutError:
        answer.cancel()
        return "no answer in time"
    except (OSError, SQLAlchemyError) as error:
        logger.warning("The database is not ready: %r", error)
        return "unreachable"
    return "ok"
