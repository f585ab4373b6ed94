from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from .exceptions import problem_response


class BodyLimitMiddleware:
    """Applies `DATA_UPLOAD_MAX_MEMORY_SIZE` to bodies that REST framework's parsers read.

    Uploads have the limits of Django's own multipart parser. Chunked bodies are rejected: Django
    reads them as empty.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return problem_response(411, "A Content-Length is required.")
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        is_upload = request.content_type == "multipart/form-data"
        if length.isdecimal() and int(length) > limit and not is_upload:
            return problem_response(413, f"The body is larger than {limit} bytes.")
        return self.get_response(request)
