"""Liveness and readiness."""

import logging
from typing import Any, Literal

from apiflask import APIBlueprint
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from {{ cookiecutter.__package }}.extensions import {{ 'cache, ' if cookiecutter.cache }}db{{ ', storage' if cookiecutter.storage }}
{% if cookiecutter.jobs != "none" %}
from {{ cookiecutter.__package }}.jobs import check_broker
{% endif %}
{% if cookiecutter.websocket %}
from {{ cookiecutter.__package }}.realtime.hub import current_hub
{% endif %}

logger = logging.getLogger(__name__)

bp = APIBlueprint("health", __name__, url_prefix="/health", tag="health")


class Readiness(BaseModel):
    """The result of each check is `ok`{{ ", `unreachable` or `not configured`" if cookiecutter.cache or cookiecutter.jobs != "none" or cookiecutter.storage or cookiecutter.websocket else " or `unreachable`" }}."""

    status: Literal["ready", "unready"]
    checks: dict[str, str]


SCHEMA = {"schema": {"$ref": "#/components/schemas/Readiness"}}
UNREADY: dict[int | str, dict[str, Any]] = {
    503: {"description": "Service Unavailable", "content": {"application/json": SCHEMA}}
}


@bp.get("")
def health() -> dict[str, str]:
    """Check that the process runs."""
    return {"status": "ok"}


@bp.get("/ready")
@bp.output(Readiness)
@bp.doc(responses=UNREADY)
def ready() -> tuple[Readiness, int]:
    """Check that the service can use its servers."""
    checks = {"database": check_database()}
    if checks["database"] != "ok":
        return Readiness(status="unready", checks=checks), 503
{% if cookiecutter.cache %}
    checks["cache"] = cache.check()  # not required
{% endif %}
{% if cookiecutter.jobs != "none" %}
    checks["broker"] = check_broker()  # not required
{% endif %}
{% if cookiecutter.storage %}
    checks["storage"] = storage.check()  # not required
{% endif %}
{% if cookiecutter.websocket %}
    checks["broadcasts"] = current_hub().check()  # not required
{% endif %}
    return Readiness(status="ready", checks=checks), 200


def check_database() -> str:
    try:
        with db.engines["readiness"].connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        logger.warning("The database is not ready: %r", error)
        return "unreachable"
    return "ok"
