"""Parsers of bodies."""

from collections.abc import Mapping
from typing import IO, Any, override

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from ..strict_json import parse_json


class StrictJSONParser(JSONParser):
    """Takes JSON as its standard defines it."""

    @override
    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            return parse_json(stream.read())
        except ValueError as error:
            raise ParseError(f"The body is not valid JSON: {error}.") from None
