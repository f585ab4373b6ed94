"""The cache on a real server, and in the application."""

import pytest
from django.core.cache import BaseCache
from pytest_django import Settings
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.config.cache import parse_redis_url

pytestmark = pytest.mark.django_db


def test_values_are_stored_for_their_time_to_live(cache: BaseCache) -> None:
    cache.set("key", {"greeting": "Grüße"}, 90)

    assert cache.get("key") == {"greeting": "Grüße"}
    redis = cache._cache.get_client()  # type: ignore[attr-defined] # (of the Redis backend)
    assert 0 < redis.ttl(cache.make_key("key")) <= 90


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
