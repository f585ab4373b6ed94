"""What the service tells about itself."""

import re
import time

import pytest

from .support import ENDPOINTS, Caller, assert_fits, media_type, ok, one_of


def test_health_is_ok_while_the_process_lives(anonymous: Caller) -> None:
    assert ok(anonymous.get("/health")) == {"status": "ok"}


def test_readiness_names_its_checks_within_two_seconds(anonymous: Caller) -> None:
    start = time.monotonic()
    answer = ok(anonymous.get("/health/ready"))

    assert time.monotonic() - start < 2
    assert_fits(answer, {"status": one_of("ready"), "checks": lambda checks: "database" in checks})
    assert set(answer["checks"].values()) == {"ok"}


def test_the_schema_is_openapi_3_1(anonymous: Caller) -> None:
    schema = ok(anonymous.get("/openapi.json"))

    assert re.fullmatch(r"3\.1\.\d+", schema["openapi"])
    assert schema["info"]["title"] and schema["info"]["version"]


DESCRIBED = [endpoint for endpoint in ENDPOINTS if endpoint[1] not in {"/openapi.json", "/docs"}]


@pytest.mark.parametrize(("method", "path"), DESCRIBED, ids=map(" ".join, DESCRIBED))
def test_the_schema_describes_every_path_and_method(anonymous: Caller, method: str, path: str) -> None:
    schema = ok(anonymous.get("/openapi.json"))
    paths = {re.sub(r"\{\w+\}", "{id}", name): item for name, item in schema["paths"].items()}

    operation = paths[path][method.lower()]
    assert operation["responses"]
    assert ("requestBody" in operation) is (method in {"POST", "PATCH"})


def test_the_page_shows_the_schema(anonymous: Caller) -> None:
    response = anonymous.get("/docs")

    assert response.status_code == 200
    assert media_type(response) == "text/html"
    assert "openapi.json" in response.text
