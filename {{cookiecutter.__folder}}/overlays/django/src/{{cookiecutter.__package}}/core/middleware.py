"""Middleware."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from .views import problem_response

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class BodyLimitMiddleware:
    """Refuses a body that is too large, before anything else is judged."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve a request."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if content_length(request) > limit:
            return problem_response(413, f"A body holds at most {limit} bytes.")
        if "Transfer-Encoding" in request.headers:
            return problem_response(411, "Send the length of the body.")
        return self.get_response(request)


def content_length(request: HttpRequest) -> int:
    """Read the length of the body; one that is no number is none, as Django has it."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
