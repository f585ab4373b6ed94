from typing import Any

from rest_framework.pagination import LimitOffsetPagination
from rest_framework.response import Response

TOTAL_HEADER = "X-Total-Count"


class SkipLimitPagination(LimitOffsetPagination):
    """Pages by `skip` and `limit`, with the total in a header, so that a list is a JSON array."""

    default_limit = 20
    max_limit = 100
    offset_query_param = "skip"

    def get_paginated_response(self, data: Any) -> Response:
        return Response(data, headers={TOTAL_HEADER: str(self.count)})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return schema
