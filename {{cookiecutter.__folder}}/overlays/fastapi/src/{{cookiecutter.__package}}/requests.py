"""How requests are read: strict JSON, empty query parameters, and ids in paths."""

from collections.abc import Callable, Coroutine
from email.message import EmailMessage
from typing import Any, override

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import QueryParams

from .errors import BadRequestError, UnsupportedMediaTypeError
from .strict_json import parse_json


class ServiceRequest(Request):
    """A request whose empty query parameters are absent and whose JSON is strict.

    FastAPI reads the body before it runs dependencies, but a caller without a token is to hear
    of the token first: so malformed JSON is None, until `require_json` looks at `json_error`.
    """

    json_error: ValueError | None = None

    @property
    @override
    def query_params(self) -> QueryParams:
        """The query without its empty parameters."""
        given = super().query_params.multi_items()
        return QueryParams([(name, value) for name, value in given if value])

    @override
    async def json(self) -> Any:
        """Parse the body, once."""
        if not hasattr(self, "_json"):
            try:
                self._json = parse_json(await self.body())
            except ValueError as error:
                self._json, self.json_error = None, error
        return self._json


class ServiceRoute(APIRoute):
    """A route that reads its request as a `ServiceRequest`."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_service_request(request: Request) -> Response:
            return await handle(ServiceRequest(request.scope, request.receive))

        return handle_service_request


async def require_json(request: Request) -> None:
    """Refuse what is not JSON, where a body is expected.

    Raises:
        UnsupportedMediaTypeError: another content type, or another charset than UTF-8.
        BadRequestError: no body, or not strict JSON.
    """
    if request.method not in {"POST", "PUT", "PATCH"}:
        return
    body = await request.body()
    content_type = request.headers.get("content-type")
    if (body or content_type) and not is_json(content_type or ""):
        raise UnsupportedMediaTypeError("Send application/json in UTF-8.")
    if isinstance(request, ServiceRequest):
        await request.json()
        if request.json_error:
            raise BadRequestError(f"The body is not valid JSON: {request.json_error}.")


def is_json(content_type: str) -> bool:
    """Tell whether the header names JSON in UTF-8, its only encoding."""
    header = EmailMessage()
    header["content-type"] = content_type
    charset = header.get_content_charset("utf-8")
    return header.get_content_type() == "application/json" and charset in {"utf-8", "utf8"}


class IdConvertor(Convertor[int]):
    """Digits only, and few enough to be an id: `{task_id:id}`."""

    regex = "[0-9]{1,19}"

    @override
    def convert(self, value: str) -> int:
        return int(value)

    @override
    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("id", IdConvertor())
