"""Lists in pages."""

from typing import Any, override

from rest_framework import serializers
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .exceptions import InvalidQuery
from .fields import MAX_ID

TOTAL_HEADER = "X-Total-Count"


class SkipLimitPagination(LimitOffsetPagination):
    """Skips rows, takes the next ones, and tells the total of all pages in a header."""

    default_limit = 20
    max_limit = 100
    offset_query_param = "skip"

    @override
    def get_limit(self, request: Request) -> int:
        field = serializers.IntegerField(min_value=1, max_value=self.max_limit)
        return self._read(request, self.limit_query_param, field, default=self.default_limit)

    @override
    def get_offset(self, request: Request) -> int:
        field = serializers.IntegerField(min_value=0, max_value=MAX_ID)
        return self._read(request, self.offset_query_param, field, default=0)

    def _read(
        self, request: Request, name: str, field: serializers.IntegerField, *, default: int
    ) -> int:
        text = request.query_params.get(name)
        if not text:
            return default
        try:
            value: int = field.run_validation(text)
        except serializers.ValidationError as error:
            raise InvalidQuery({name: error.detail}) from None
        return value

    @override
    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        limit, skip = super().get_schema_operation_parameters(view)
        limit["schema"] |= {"minimum": 1, "maximum": self.max_limit, "default": self.default_limit}
        skip["schema"] |= {"minimum": 0, "maximum": MAX_ID, "default": 0}
        return [limit, skip]

    @override
    def get_paginated_response(self, data: Any) -> Response:
        return Response(data, headers={TOTAL_HEADER: str(self.count)})

    @override
    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return schema
