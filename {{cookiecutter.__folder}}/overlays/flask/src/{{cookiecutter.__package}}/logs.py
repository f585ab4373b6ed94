"""Logging: one format for all loggers, with the id of the request."""

import logging
import re
from contextvars import ContextVar
from typing import Any, override
from urllib.parse import quote
from uuid import uuid4

from flask import Flask, Response, request
{% if cookiecutter.websocket %}

from {{ cookiecutter.__package }}.realtime.log_filter import WithoutQueries
{% endif %}

HEADER = "X-Request-ID"
VALID_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)

# Kept after the response: the server writes its access line afterwards, in the same thread.
request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    @override
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


# For `logging.config.dictConfig`; `wsgi.py` adds the root logger, with its level.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
{% if cookiecutter.websocket %}
    "filters": {
        "request_id": {"()": RequestIdFilter},
        "without_queries": {"()": WithoutQueries},
    },
{% else %}
    "filters": {"request_id": {"()": RequestIdFilter}},
{% endif %}
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s [%(request_id)s] %(name)s: %(message)s"}
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "line",
        }
    },
    # Gunicorn's loggers have handlers of their own, which this removes.
    "loggers": {
        "gunicorn.access": {"handlers": [], "propagate": True},
        "gunicorn.error": {"handlers": [], "propagate": True},
{% if cookiecutter.storage %}
        "botocore": {"level": "WARNING"},  # at DEBUG it would log credentials and signatures
{% endif %}
{% if cookiecutter.websocket %}
        "werkzeug": {"filters": ["without_queries"]},
{% endif %}
    },
}


def init_app(app: Flask) -> None:
    app.before_request(set_request_id)
    app.after_request(add_request_id)


def set_request_id() -> None:
    given = request.headers.get(HEADER, "")
    request_id.set(given if VALID_ID.fullmatch(given) else uuid4().hex)
    request.environ["access_path"] = quote(request.path)  # for gunicorn: no line breaks


def add_request_id(response: Response) -> Response:
    response.headers[HEADER] = request_id.get()
    return response
