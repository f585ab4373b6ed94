"""Request ids in responses and log lines, and a line for each request."""

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from urllib.parse import quote
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("access")

HEADER = "X-Request-ID"

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestLogMiddleware:
    """Takes the request id from `X-Request-ID`, or creates one, returns it, and logs the request.

    gunicorn's own access log takes longer, and needs another way to the request id.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        value = request.headers.get(HEADER, "")
        if not re.fullmatch(r"[\w.:-]{1,64}", value, re.ASCII):
            value = uuid4().hex
        # Never reset: Django logs client errors after the middleware.
        request_id.set(value)
        start = time.perf_counter()
        response = self.get_response(request)
        response[HEADER] = value
        logger.info(
            "%s %s %s %s %.0f ms",
            request.META.get("REMOTE_ADDR"),
            request.method,
            quote(request.path),  # without line breaks, and without the query, which may be secret
            response.status_code,
            1000 * (time.perf_counter() - start),
        )
        return response


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to log records."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True
