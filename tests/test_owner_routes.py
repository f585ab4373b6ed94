"""What a new owner writes first works: forms, uploads, empty bodies, errors with details, exact numbers.

Each framework's routes and their tests are written into a generated project and run there.
"""

from collections.abc import Callable

import pytest

from conftest import FRAMEWORKS, Project

pytestmark = pytest.mark.slow

# The routes are added to a router of the service, as an owner would write the next one.
FASTAPI = """
import asyncio
import logging
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import Form, HTTPException, UploadFile
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field
from sqlalchemy import create_engine

from my_service.app import create_app
from my_service.models import Base
from my_service.settings import Settings
from my_service.users.routes import router


class Price(BaseModel):
    amount: Annotated[Decimal, Field(gt=0.5)]
    share: Annotated[float, Field(gt=0.5, multiple_of=0.25, examples=[9.75])] = 1.5


@router.post("/owner/form")
def take_form(name: Annotated[str, Form()]) -> str:
    return name


@router.post("/owner/upload")
async def take_upload(file: UploadFile) -> int:
    return len(await file.read())


@router.post("/owner/complete", status_code=204)
def complete() -> None:
    pass


@router.post("/owner/conflict")
def conflict(kind: str) -> None:
    raise HTTPException(409, detail={"reason": "taken"} if kind == "dict" else ["taken", {"by": 1}])


@router.post("/owner/price")
def echo_price(price: Price) -> str:
    return str(price.amount)


@router.post("/owner/any")
def echo(value: dict[str, Any]) -> dict[str, Any]:
    return value


@router.get("/owner/timeout/now")
async def time_out() -> None:
    async with asyncio.timeout(0):
        await asyncio.sleep(1)


@router.get("/owner/os-error/now")
def fail_on_a_file() -> None:
    Path("/nothing/here").read_text()


@pytest.fixture
def client(tmp_path):
    url = f"sqlite:///{tmp_path / 'owner.db'}"
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    app = create_app(Settings(environment="production", secret_key="x" * 40, database_url=url))
    person = {"email": "ada@example.com", "password": "correct horse battery", "name": "Ada"}
    with TestClient(app, raise_server_exceptions=False) as client:
        assert client.post("/auth/register", json=person).status_code == 201
        token = client.post("/auth/login", json=person).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def test_form(client):
    assert client.post("/users/owner/form", data={"name": "Ada"}).json() == "Ada"


def test_upload(client):
    assert client.post("/users/owner/upload", files={"file": ("a.bin", bytes(5000))}).json() == 5000


def test_post_without_a_body(client):
    assert client.post("/users/owner/complete").status_code == 204


@pytest.mark.parametrize("kind", ["dict", "list"])
def test_error_with_details(client, kind):
    response = client.post(f"/users/owner/conflict?kind={kind}")
    assert response.status_code == 409
    assert "taken" in response.text


def test_fractions_in_the_schema(client):
    share = client.get("/openapi.json").json()["components"]["schemas"]["Price"]["properties"]["share"]
    names = ("exclusiveMinimum", "multipleOf", "examples", "default")
    assert [share[name] for name in names] == [0.5, 0.25, [9.75], 1.5]


@pytest.mark.parametrize("number", ["123456789012345678901", "0.1234567890123456789", "1.10"])
def test_decimal_is_exact(client, number):
    content = '{"amount": "%s"}' % number
    response = client.post("/users/owner/price", content=content, headers={"Content-Type": "application/json"})
    if number != "0.1234567890123456789":
        assert response.json() == number


def test_number_is_exact(client):
    content = '{"amount": 123456789012345678901}'
    response = client.post("/users/owner/price", content=content, headers={"Content-Type": "application/json"})
    assert response.json() == "123456789012345678901"


def test_float_stays_a_float(client):
    content = '{"value": 2.0}'
    response = client.post("/users/owner/any", content=content, headers={"Content-Type": "application/json"})
    assert response.text.replace(" ", "") == '{"value":2.0}'


@pytest.mark.parametrize("error", ["timeout", "os-error"])
def test_own_error_is_a_logged_500(client, error, caplog):
    with caplog.at_level(logging.ERROR):
        response = client.get(f"/users/owner/{error}/now")
    assert response.status_code == 500
"""

FLASK = """
import io
import logging
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import pytest
from apiflask import APIBlueprint
from apiflask import abort as api_abort
from flask import abort, request
from pydantic import BaseModel, Field

from my_service.app import create_app
from my_service.settings import Settings


class Price(BaseModel):
    amount: Decimal
    share: Annotated[float, Field(gt=0.5, multiple_of=0.25, examples=[9.75])] = 1.5


owner = APIBlueprint("owner", __name__, url_prefix="/owner")


@owner.post("/form")
def take_form():
    return {"name": request.form["name"]}


@owner.post("/upload")
def take_upload():
    return {"size": len(request.files["file"].read())}


@owner.post("/complete")
def complete():
    return "", 204


@owner.post("/conflict/text")
def conflict():
    abort(409, "It is taken.")


@owner.post("/conflict/dict")
def conflict_with_a_dict():
    api_abort(409, "It is taken.", detail={"reason": "by-ada"})


@owner.post("/conflict/list")
def conflict_with_a_list():
    api_abort(409, "It is taken.", detail=["by-ada"])


@owner.post("/conflict/abort-list")
def abort_with_a_list():
    abort(409, ["It is taken.", "by-ada"])


@owner.post("/conflict/abort-dict")
def abort_with_a_dict():
    abort(409, {"reason": "It is taken."})


@owner.post("/price")
@owner.input(Price)
@owner.output(Price)
def echo_price(json_data):
    return json_data


@owner.get("/timeout")
def time_out():
    raise TimeoutError("of the owner")


@owner.get("/os-error")
def fail_on_a_file():
    Path("/nothing/here").read_text()


@owner.get("/page/<int:page>")
def page(page):
    return {"page": page}


@owner.get("/orders/<uuid:order_id>")
@owner.doc(responses={404: {"description": "Not Found", "content": {"text/plain": {}}}})
def read_order(order_id):
    return {"id": order_id}


@pytest.fixture
def client(tmp_path):
    app = create_app(Settings(environment="production", secret_key="x" * 40, database_url=f"sqlite:///{tmp_path}/a.db"))
    app.register_blueprint(owner)
    return app.test_client()


def test_form(client):
    assert client.post("/owner/form", data={"name": "Ada"}).json == {"name": "Ada"}


def test_missing_form_field_is_a_problem(client):
    response = client.post("/owner/form", data={})
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"


def test_upload(client):
    assert client.post("/owner/upload", data={"file": (io.BytesIO(bytes(5000)), "a.bin")}).json == {"size": 5000}


def test_post_without_a_body(client):
    assert client.post("/owner/complete").status_code == 204


@pytest.mark.parametrize("kind", ["text", "dict", "list", "abort-list", "abort-dict"])
def test_error_with_details(client, kind):
    response = client.post(f"/owner/conflict/{kind}")
    assert response.status_code == 409
    assert response.content_type == "application/problem+json"
    assert "It is taken." in response.text
    assert kind not in {"dict", "list"} or "by-ada" in response.text


def test_fractions_in_the_schema(client):
    share = client.get("/openapi.json").json["components"]["schemas"]["Price"]["properties"]["share"]
    names = ("exclusiveMinimum", "multipleOf", "examples", "default")
    assert [share[name] for name in names] == [0.5, 0.25, [9.75], 1.5]


def test_number_is_exact(client):
    content = '{"amount": 123456789012345678901, "share": 2.0}'
    response = client.post("/owner/price", data=content, content_type="application/json")
    assert "123456789012345678901" in response.text
    assert response.json["share"] == 2.0


@pytest.mark.parametrize("error", ["timeout", "os-error"])
def test_own_error_is_a_logged_500(client, error, caplog):
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    with caplog.at_level(logging.ERROR):
        response = client.get(f"/owner/{error}")
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    assert any(record.exc_info for record in caplog.records)


def test_operation_is_documented_as_written(client):
    operation = client.get("/openapi.json").json["paths"]["/owner/orders/{order_id}"]["get"]
    assert operation["parameters"][0]["schema"] == {"type": "string"}
    assert operation["responses"]["404"]["content"].keys() == {"text/plain", "application/problem+json"}


def test_int_converter_is_that_of_flask(client):
    assert client.get(f"/owner/page/{2**70}").json == {"page": 2**70}
"""

DJANGO = """
import logging
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, parsers, permissions, serializers
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from my_service.config.urls import *
from my_service.config.urls import urlpatterns as own


class PriceSerializer(serializers.Serializer):
    amount = serializers.DecimalField(max_digits=30, decimal_places=9)
    share = serializers.FloatField(min_value=0.5, max_value=9.75, default=1.5)


class OwnerView(APIView):
    permission_classes = [permissions.AllowAny]


class FormView(OwnerView):
    parser_classes = [parsers.FormParser, parsers.MultiPartParser]
    serializer_class = PriceSerializer

    def post(self, request):
        return Response({"name": request.data["name"]})


class UploadView(OwnerView):
    parser_classes = [parsers.MultiPartParser]
    serializer_class = PriceSerializer

    def post(self, request):
        return Response({"size": request.data["file"].size})


class CompleteView(OwnerView):
    serializer_class = None

    def post(self, request):
        return Response(status=204)


ERRORS = {
    "text": exceptions.NotFound("It is taken."),
    "dict": exceptions.NotFound({"id": "It is taken."}),
    "list": exceptions.NotFound(["It is taken."]),
    "nested": exceptions.ValidationError({"lines": [{"price": ["It is taken."]}]}),
    "detail": exceptions.PermissionDenied({"detail": {"reason": "It is taken."}}),
    "status": exceptions.APIException(["It is taken."]),
}


class ErrorView(OwnerView):
    def post(self, request, kind):
        raise ERRORS[kind]


class PriceView(OwnerView):
    serializer_class = PriceSerializer

    def post(self, request):
        serializer = PriceSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(serializer.data)


class TimeoutView(OwnerView):
    def get(self, request, kind):
        if kind == "timeout":
            raise TimeoutError("of the owner")
        Path("/nothing/here").read_text()


@csrf_exempt
def plain_form(request):
    return HttpResponse(request.POST["name"])


urlpatterns = [
    path("owner/form", FormView.as_view()),
    path("owner/upload", UploadView.as_view()),
    path("owner/complete", CompleteView.as_view()),
    path("owner/error/<str:kind>", ErrorView.as_view()),
    path("owner/price", PriceView.as_view()),
    path("owner/fail/<str:kind>", TimeoutView.as_view()),
    path("owner/plain", plain_form),
    *own,
]


@pytest.fixture
def client():
    with override_settings(ROOT_URLCONF=__name__):
        yield APIClient(raise_request_exception=False)


def test_form(client):
    response = client.post("/owner/form", "name=Ada", content_type="application/x-www-form-urlencoded")
    assert response.json() == {"name": "Ada"}


def test_form_of_a_plain_view(client):
    assert Client().post("/owner/plain", {"name": "Ada"}).content == b"Ada"


def test_upload(client):
    file = SimpleUploadedFile("a.bin", bytes(5000))
    assert client.post("/owner/upload", {"file": file}, format="multipart").json() == {"size": 5000}


def test_post_without_a_body(client):
    assert client.post("/owner/complete").status_code == 204


@pytest.mark.parametrize("kind", ERRORS)
def test_error_with_details(client, kind):
    response = client.post(f"/owner/error/{kind}")
    assert response.status_code == ERRORS[kind].status_code
    assert "It is taken." in response.content.decode()
    assert response.headers["Content-Type"] == "application/problem+json"


def test_fractions_in_the_schema(client):
    schema = client.get("/openapi.json").json()
    share = schema["components"]["schemas"]["Price"]["properties"]["share"]
    assert (share["minimum"], share["maximum"], share["default"]) == (0.5, 9.75, 1.5)


@pytest.mark.parametrize("number", ["123456789012345678901", '"123456789012345678901.123456789"'])
def test_number_is_exact(client, number):
    content = '{"amount": %s, "share": 2.0}' % number
    response = client.post("/owner/price", content, content_type="application/json")
    assert number.strip('"') in response.content.decode()
    assert response.json()["share"] == 2.0


@pytest.mark.parametrize("kind", ["timeout", "os-error"])
def test_own_error_is_a_logged_500(client, kind, caplog):
    with caplog.at_level(logging.ERROR):
        response = client.get(f"/owner/fail/{kind}")
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert any(record.exc_info for record in caplog.records)
"""
ROUTES = {"fastapi": FASTAPI, "flask": FLASK, "django": DJANGO}
RUN = "uv run pytest tests/integration/test_owner.py --database=sqlite -p no:randomly -q -rA"


@pytest.fixture(scope="module", params=FRAMEWORKS)
def project(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> Project:
    project = bake(framework=request.param)
    project.run("uv sync")
    return project


def test_what_an_owner_writes_first_works(project: Project) -> None:
    module = project.path / "tests/integration/test_owner.py"
    module.write_text(ROUTES[project.context["framework"]], encoding="utf-8")
    try:
        assert " passed" in project.run(RUN)
    finally:
        module.unlink()


@pytest.mark.parametrize("environment", ["development", "testing", "staging", "production"])
def test_environment_is_accepted(project: Project, environment: str) -> None:
    show = "from my_service.settings import Settings; print(Settings.load().environment)"

    output = project.run(f'uv run python -c "{show}"', ENVIRONMENT=environment, SECRET_KEY="x" * 40)

    assert output.splitlines()[-1] == environment
