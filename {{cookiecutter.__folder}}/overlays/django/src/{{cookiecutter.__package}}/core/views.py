"""Views that belong to no domain, and what the others share."""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any, override

from django.db import Error, connection
from django.db.models import Model
from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, views, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from .exceptions import MALFORMED, PROBLEM_MEDIA_TYPE, UNEXPECTED, problem
from .negotiation import BODY_METHODS, is_json

logger = logging.getLogger(__name__)

READY_TIMEOUT_SECONDS = 1.5


class APIView(views.APIView):
    """Judges a request in one order: its method, its caller, then its body, and all else later."""

    http_method_names = ["delete", "get", "head", "patch", "post"]

    @override
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in self.allowed_methods:
            raise exceptions.MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)
        if request.method in BODY_METHODS:
            _parse_body(request)


def _parse_body(request: Request) -> None:
    try:
        body = request.body
    except UnreadablePostError:
        raise exceptions.ParseError("The body breaks off.") from None
    if not body:
        if request.content_type and not is_json(request.content_type):
            raise exceptions.UnsupportedMediaType(request.content_type)
        raise exceptions.ParseError("The body is not valid JSON: it is empty.")
    _ = request.data


class PublicAPIView(APIView):
    """The base of views that need no token, and look at none."""

    authentication_classes = []
    permission_classes = [AllowAny]


class GenericViewSet[Row: Model](APIView, viewsets.GenericViewSet[Row]):
    """The base of viewsets."""

    lookup_value_converter = "id"


def problem_response(status: int, detail: str) -> JsonResponse:
    """Answer with a problem where REST framework has no say."""
    return JsonResponse(problem(status, detail), status=status, content_type=PROBLEM_MEDIA_TYPE)


@csrf_exempt
def not_found(_: HttpRequest) -> JsonResponse:
    """Answer for a path that is not known."""
    return problem_response(404, "Not found.")


def bad_request(_: HttpRequest, exception: Exception) -> JsonResponse:  # noqa: ARG001 (Django passes it by name)
    """Answer 400, as to a `Host` that is no name; Django logs the reason."""
    return problem_response(400, MALFORMED)


def server_error(_: HttpRequest) -> JsonResponse:
    """Answer 500 and tell nothing; Django logs the trace."""
    return problem_response(500, UNEXPECTED)


class HealthSerializer(serializers.Serializer[Any]):
    """The process lives."""

    status = serializers.CharField()


class ReadinessSerializer(HealthSerializer):
    """Each server that the service needs, with `ok` or what is wrong with it."""

    checks = serializers.DictField(child=serializers.CharField())


class HealthView(PublicAPIView):
    """Whether the process lives."""

    @extend_schema(responses=HealthSerializer)
    def get(self, _: Request) -> Response:
        """Tell that the process lives."""
        return Response({"status": "ok"})


class ReadinessView(PublicAPIView):
    """Whether the service can serve."""

    @extend_schema(responses={200: ReadinessSerializer, 503: ReadinessSerializer})
    def get(self, _: Request) -> Response:
        """Tell whether every server that the service needs answers."""
        checks = {"database": check_database()}
        if all(result == "ok" for result in checks.values()):
            return Response({"status": "ready", "checks": checks})
        return Response({"status": "unready", "checks": checks}, 503)


# Asked in a thread of its own, since a driver that waits for a dead server cannot be stopped.
executor = ThreadPoolExecutor(4, thread_name_prefix="health")


def check_database() -> str:
    """Ask the database for an answer, within the time-out."""
    try:
        executor.submit(ask_database).result(READY_TIMEOUT_SECONDS)
    except TimeoutError:
        return "no answer in time"
    except Error as error:
        logger.warning("The database is not ready: %r", error)
        return "unreachable"
    return "ok"


def ask_database() -> None:
    """Ask on a connection of its own; it fails where the database does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()
