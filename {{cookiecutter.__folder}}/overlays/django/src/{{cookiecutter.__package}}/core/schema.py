"""What the OpenAPI schema tells beyond what drf-spectacular finds out itself."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, override

from drf_spectacular import openapi
from drf_spectacular.utils import Direction, OpenApiParameter
from rest_framework import serializers

from .exceptions import PROBLEM_MEDIA_TYPE
from .fields import TextField
from .negotiation import BODY_METHODS
from .pagination import TOTAL_HEADER


class FieldFaultSerializer(serializers.Serializer[Any]):
    """A field that is wrong, and how."""

    field = serializers.CharField()
    message = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()


class InvalidProblemSerializer(ProblemSerializer):
    """A problem with fields."""

    errors = FieldFaultSerializer(many=True)  # type: ignore[assignment] # (a field of that name)


def problems(*statuses: int) -> dict[tuple[int, str], type[ProblemSerializer]]:
    """Describe the problems that only this operation has, for `responses`."""
    return {
        (status, PROBLEM_MEDIA_TYPE): InvalidProblemSerializer
        if status == HTTPStatus.UNPROCESSABLE_ENTITY
        else ProblemSerializer
        for status in statuses
    }


BODY_PROBLEMS = (400, 413, 415, 422)
TOTAL_COUNT = OpenApiParameter(
    TOTAL_HEADER,
    int,
    OpenApiParameter.HEADER,
    description="How many there are on all pages.",
    required=True,
    response=[200],
)


class AutoSchema(openapi.AutoSchema):
    """Tells the problems that come with a token, a body, an id or a list."""

    @override
    def get_override_parameters(self) -> list[Any]:
        return [TOTAL_COUNT] if self._is_list_view() else []

    @override
    def _get_parameters(self) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super()._get_parameters()
        for parameter in parameters:
            if parameter["in"] == "query":
                parameter["allowEmptyValue"] = True
        return parameters

    @override
    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        super()._insert_field_validators(field, schema)  # type: ignore[no-untyped-call] # (has no types)
        match field:
            case TextField(pattern=str(pattern)):
                schema["pattern"] = pattern
            case serializers.ListSerializer(min_length=int(least), max_length=int(most)):  # type: ignore[misc] # (missing in the stubs)
                schema |= {"minItems": least, "maxItems": most}

    @override
    def _get_request_body(self, direction: Direction = "request") -> dict[str, Any] | None:
        body: dict[str, Any] | None = super()._get_request_body(direction)  # type: ignore[no-untyped-call] # (has no types)
        # A body without required fields is an empty object, and not left out.
        return body and body | {"required": True}

    @override
    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for (status, media_type), serializer in problems(*self._common_problems()).items():
            response = self._get_response_for_code(serializer, str(status), [media_type])  # type: ignore[no-untyped-call] # (has no types)
            bodies.setdefault(str(status), response)
        return dict(sorted(bodies.items()))

    def _common_problems(self) -> Iterator[int]:
        if self.view.get_authenticators():
            yield 401
        if self.method in BODY_METHODS:
            yield from BODY_PROBLEMS
        if "{" in self.path:
            yield 404
        if self._is_list_view():
            yield 422
