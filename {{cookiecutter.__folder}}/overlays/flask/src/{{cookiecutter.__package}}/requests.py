"""How requests are read: strict JSON, empty query parameters, and ids in paths."""

from typing import Any, override

from apiflask.schema_adapters import registry
from apiflask.schema_adapters.pydantic import PydanticAdapter
from flask import Flask, Request, request
from flask.json.provider import DefaultJSONProvider
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)
from werkzeug.routing import BaseConverter

from .errors import InvalidRequest
from .schemas import MAX_ID
from .strict_json import parse_json


def init_app(app: Flask) -> None:
    """Read every request of the application so."""
    app.json = StrictJSONProvider(app)
    app.url_map.converters["int"] = IdConverter
    # Neither a second slash is ever redirected, as a trailing one is not.
    app.url_map.merge_slashes = False
    # One byte more, since Werkzeug cuts a body whose length was not told.
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES + 1
    app.before_request(read_body)


MAX_BODY_BYTES = 1024 * 1024


class StrictJSONProvider(DefaultJSONProvider):
    """Reads nothing but JSON, and writes keys in the order of the schema."""

    sort_keys = False

    @override
    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Parse a JSON text."""
        return parse_json(s if isinstance(s, bytes) else s.encode())


class IdConverter(BaseConverter):
    """Digits only; what is too big to be an id is 0, which nothing has.

    Refused here, it would be answered with 405: the rules of the other methods count as found.
    """

    regex = "[0-9]{1,19}"

    @override
    def to_python(self, value: str) -> int:
        """Read an id."""
        number = int(value)
        return number if number <= MAX_ID else 0


class StrictPydanticAdapter(PydanticAdapter):
    """Lets APIFlask read `null` as null, empty query parameters as absent, and blame fields."""

    @override
    def validate_input(self, request: Request, location: str, **kwargs: Any) -> BaseModel:
        """Validate the body or the query."""
        data: Any
        match location:
            case "json":
                where, data = "body", request.get_json()
            case "query":
                where, data = "query", {name: text for name, text in request.args.items() if text}
            case _:
                return super().validate_input(request, location, **kwargs)
        try:
            return self.model_class.model_validate(data)
        except ValidationError as error:
            raise InvalidRequest.of_schema(where, error) from None


registry.register("pydantic", StrictPydanticAdapter)


def read_body() -> None:
    """Read the body before anything else is judged.

    Raises:
        BadRequest: it cannot be read, as where its chunks are malformed.
        RequestEntityTooLarge: it is longer than a mebibyte.
    """
    try:
        body = request.get_data()
    except HTTPException:
        raise
    except Exception as error:  # each server has an exception of its own for bad chunks
        raise BadRequest("The body cannot be read.") from error
    if len(body) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge


def require_json() -> None:
    """Refuse what is not JSON, where a body is expected.

    Raises:
        UnsupportedMediaType: another content type, or another charset than UTF-8.
        BadRequest: no body, or not strict JSON.
    """
    if request.method not in {"POST", "PUT", "PATCH"}:
        return
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    is_json = request.mimetype == "application/json" and charset in {"utf-8", "utf8"}
    if not is_json and (request.content_type or request.get_data()):
        raise UnsupportedMediaType("Send application/json in UTF-8.")
    request.get_json(force=True)
