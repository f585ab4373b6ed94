"""Content negotiation: there is JSON in UTF-8, and nothing else."""

from collections.abc import Iterable
from typing import Any, override

from django.utils.http import parse_header_parameters
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

BODY_METHODS = frozenset({"POST", "PATCH"})


class JSONNegotiation(BaseContentNegotiation):
    """Answers as the view does, whatever the client would accept."""

    @override
    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        return next(iter(parsers)) if is_json(request.content_type) else None

    @override
    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: Any = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


def is_json(content_type: str) -> bool:
    """Tell whether the header names JSON in UTF-8, its only encoding."""
    media_type, parameters = parse_header_parameters(content_type)
    charset = parameters.get("charset", "utf-8").lower()
    return media_type.lower() == "application/json" and charset in {"utf-8", "utf8"}
