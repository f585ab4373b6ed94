"""The cache on a real server, and in the application."""

from contextvars import Context

import pytest
from django.core.cache import BaseCache, caches
from pytest_django import Settings
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.config.cache import parse_redis_url
from {{ cookiecutter.__package }}.core.cache import TolerantRedisCache

from tests.fixtures.redis_server import RedisOutages

pytestmark = pytest.mark.django_db


def test_values_are_stored_for_their_time_to_live(cache: BaseCache) -> None:
    cache.set("key", {"greeting": "Grüße"}, 90)

    assert cache.get("key") == {"greeting": "Grüße"}
    redis = cache._cache.get_client()  # type: ignore[attr-defined] # (of the Redis backend)
    assert 0 < redis.ttl(cache.make_key("key")) <= 90


def test_requests_share_connections(own_redis: RedisOutages, settings: Settings) -> None:
    settings.CACHES = {"default": parse_redis_url(own_redis.url)}

    def count_connections() -> int:
        cache = caches["default"]
        assert isinstance(cache, TolerantRedisCache)
        stats = cache._cache.get_client().info("stats")
        return int(stats["total_connections_received"])

    # An ASGI server runs each request in a context of its own.
    counts = {Context().run(count_connections) for _ in range(3)}

    assert len(counts) == 1


@pytest.mark.usefixtures("cache")
def test_readiness_reports_the_cache(client: APIClient) -> None:
    assert client.get("/health/ready").json()["checks"]["cache"] == "ok"


@pytest.mark.parametrize(
    ("url", "state"), [(None, "not configured"), ("redis://127.0.0.1:9/0", "unreachable")]
)
def test_readiness_does_not_require_the_cache(
    url: str | None, state: str, client: APIClient, settings: Settings
) -> None:
    settings.CACHES = {"default": parse_redis_url(url)}

    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json()["checks"]["cache"] == state
