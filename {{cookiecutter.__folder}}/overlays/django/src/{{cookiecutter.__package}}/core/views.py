"""Health checks."""

import logging

from django.db import Error, connection
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

{% if cookiecutter.websocket %}
from {{ cookiecutter.__package }}.realtime.broadcasts import check_broadcasts

{% endif %}
{% if cookiecutter.cache %}
from .cache import check_cache
{% endif %}
{% if cookiecutter.jobs != "none" %}
from .jobs import check_broker
{% endif %}
{% if cookiecutter.storage %}
from .storage import get_bucket
{% endif %}
{% if cookiecutter.cache or cookiecutter.jobs != "none" or cookiecutter.storage %}

{% endif %}
logger = logging.getLogger(__name__)

health = inline_serializer("Health", {"status": serializers.CharField()})
readiness = inline_serializer(
    "Readiness",
    {
        "status": serializers.CharField(),
        "checks": serializers.DictField(child=serializers.CharField()),
    },
)


class HealthView(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(responses=health)
    def get(self, request: Request) -> Response:
        """Check that the process is alive."""
        return Response({"status": "ok"})


class ReadinessView(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(responses={200: readiness, 503: readiness})
    def get(self, request: Request) -> Response:
        """Check that the servers that requests need are reachable."""
        checks = {"database": check_database()}
        if checks["database"] != "ok":
            return Response({"status": "unready", "checks": checks}, 503)
{% if cookiecutter.cache %}
        checks["cache"] = check_cache()  # not required
{% endif %}
{% if cookiecutter.jobs != "none" %}
        checks["broker"] = check_broker()  # not required
{% endif %}
{% if cookiecutter.storage %}
        checks["storage"] = get_bucket().check()  # not required
{% endif %}
{% if cookiecutter.websocket %}
        checks["broadcasts"] = check_broadcasts()  # not required
{% endif %}
        return Response({"status": "ready", "checks": checks})


def check_database() -> str:
    """Connect and query, on a connection of its own: an open one may hang for minutes."""
    probe = connection.copy()
{% if cookiecutter.websocket %}
    probe.settings_dict["OPTIONS"].pop("pool", None)
{% endif %}
    try:
        with probe.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        logger.warning("The database is not reachable: %r", error)
        return "unreachable"
    finally:
        probe.close()
    return "ok"
