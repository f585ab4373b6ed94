"""Requests a second of a service, against a bare application of the same framework with the same models.

Both with one worker of the same server, one JWT check and an access line per request, in turn in one run:
`uv run python benchmarks/throughput.py FRAMEWORK... [--without-sample] [--database sqlite|postgresql]`
"""

import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from testcontainers.community.postgres import PostgresContainer

from services import create, parser, run

TARGET = 0.9
ROUNDS = 5
CONNECTIONS = 8
REQUESTS = 300  # per round, application and path
SECONDS = 20  # a round that takes longer is broken off
ROWS = 20
PATHS = ("/users/me", "/users")
PASSWORD = "correct horse battery"

FASTAPI = """
import os
from datetime import datetime
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException, Response
from fastapi.security import HTTPBearer
from my_service.users.models import User
from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

url = os.environ["DATABASE_URL"]
url = url.replace("sqlite:", "sqlite+aiosqlite:").replace("postgresql:", "postgresql+psycopg:")
engine = create_async_engine(url)
new_session = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


class UserRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    email: str
    name: str
    role: str
    is_active: bool
    created_at: datetime
    updated_at: datetime


async def session():
    async with new_session() as session:
        yield session


Session = Annotated[AsyncSession, Depends(session)]


async def current_user(session: Session, token=Depends(HTTPBearer())) -> User:
    try:
        claims = jwt.decode(token.credentials, os.environ["SECRET_KEY"], algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise HTTPException(401)
    user = await session.get(User, int(claims["sub"]))
    if user is None or not user.is_active:
        raise HTTPException(401)
    return user


@app.get("/users/me", response_model=UserRead)
async def me(user: Annotated[User, Depends(current_user)]):
    return user


@app.get("/users", response_model=list[UserRead])
async def users(
    user: Annotated[User, Depends(current_user)],
    session: Session,
    response: Response,
    skip: int = 0,
    limit: int = 20,
):
    if user.role != "admin":
        raise HTTPException(403)
    response.headers["X-Total-Count"] = str(await session.scalar(select(func.count()).select_from(User)))
    return (await session.scalars(select(User).order_by(User.id).offset(skip).limit(limit))).all()
"""

FLASK = """
import os

import jwt
from flask import Flask, abort, jsonify, request
from flask_sqlalchemy import SQLAlchemy
from my_service.users.models import User
from my_service.models import Base
from sqlalchemy import func, select

db = SQLAlchemy(model_class=Base)
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:")
app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 10}  # as the service
db.init_app(app)
FIELDS = ("id", "email", "name", "role", "is_active")


def current_user() -> User:
    try:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        claims = jwt.decode(token, os.environ["SECRET_KEY"], algorithms=["HS256"])
    except (KeyError, jwt.InvalidTokenError):
        abort(401)
    user = db.session.get(User, int(claims["sub"]))
    if user is None or not user.is_active:
        abort(401)
    return user


def to_dict(user):
    fields = {name: getattr(user, name) for name in FIELDS}
    return fields | {name: getattr(user, name).isoformat() for name in ("created_at", "updated_at")}


@app.get("/users/me")
def me():
    return to_dict(current_user())


@app.get("/users")
def users():
    if current_user().role != "admin":
        abort(403)
    skip, limit = request.args.get("skip", 0, int), request.args.get("limit", 20, int)
    total = db.session.scalar(select(func.count()).select_from(User))
    rows = db.session.scalars(select(User).order_by(User.id).offset(skip).limit(limit))
    return jsonify([to_dict(row) for row in rows]), {"X-Total-Count": str(total)}
"""

DJANGO = """
from django.core.wsgi import get_wsgi_application
from django.urls import path
from my_service.config.settings import *

MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "bare_urls"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework_simplejwt.authentication.JWTAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
"""
DJANGO_URLS = """
from django.urls import path
from my_service.users.models import User
from rest_framework import exceptions, generics, serializers


class UserSerializer(serializers.ModelSerializer):
    role = serializers.CharField()

    class Meta:
        model = User
        fields = ["id", "email", "name", "role", "is_active", "created_at", "updated_at"]


class Me(generics.RetrieveAPIView):
    serializer_class = UserSerializer

    def get_object(self):
        return self.request.user


class Users(generics.ListAPIView):
    serializer_class = UserSerializer

    def list(self, request):
        if request.user.role != "admin":
            raise exceptions.PermissionDenied
        skip, limit = int(request.GET.get("skip", 0)), int(request.GET.get("limit", 20))
        users = User.objects.order_by("id")
        total = users.count()
        serializer = self.get_serializer(users[skip : skip + limit], many=True)
        return generics.views.Response(serializer.data, headers={"X-Total-Count": str(total)})


urlpatterns = [path("users/me", Me.as_view()), path("users", Users.as_view())]
"""
DJANGO_WSGI = """
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bare_settings"
from django.core.wsgi import get_wsgi_application

app = get_wsgi_application()
"""
BARE = {
    "fastapi": {"bare.py": FASTAPI},
    "flask": {"bare.py": FLASK},
    "django": {"bare_settings.py": DJANGO, "bare_urls.py": DJANGO_URLS, "bare.py": DJANGO_WSGI},
}
GUNICORN = "gunicorn --bind 127.0.0.1:{port}"
# Without the service's own configuration, but like it.
BARE_GUNICORN = f"{GUNICORN} --config /dev/null --threads 8 --access-logfile - --no-control-socket bare:app"
UVICORN = "uvicorn --port {port}"
COMMANDS = {
    "fastapi": (
        "alembic upgrade head",
        "my-service create-admin {email} --name Admin",
        f"{UVICORN} my_service.main:app",
        f"{UVICORN} bare:app",
    ),
    "flask": ("flask db upgrade", "flask create-admin {email} --name Admin", GUNICORN, BARE_GUNICORN),
    "django": (
        "python manage.py migrate",
        "python manage.py createsuperuser --noinput --email {email}",
        GUNICORN,
        BARE_GUNICORN,
    ),
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(project: Path, command: str, environment: dict[str, str]) -> Iterator[int]:
    """Run a server, and yield its port once it accepts connections."""
    port = free_port()
    with (project / "server.log").open("ab") as log:
        server = subprocess.Popen(
            command.format(port=port).split(),
            cwd=project,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def post(port: int, path: str, **body: str) -> dict[str, str]:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as response:
        result: dict[str, str] = json.load(response)
        return result


async def send_requests(port: int, path: str, token: str, requests: int) -> float:
    """Send requests over connections that are kept alive, and return how many a second were answered.

    It reads only what it needs of a response, so that the server is what takes the time.
    """
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    left = iter(range(requests))

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in left:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            status, _, fields = head.lower().partition(b"\r\n")
            if b" 200" not in status:
                sys.exit(f"{path}: {head.decode()}")
            length = int(fields.partition(b"content-length:")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
        writer.close()
        await writer.wait_closed()

    start = time.perf_counter()
    async with asyncio.timeout(SECONDS):
        await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return requests / (time.perf_counter() - start)


def measure(framework: str, project: Path, database: str, database_url: str) -> bool:
    """Print the figures of one framework on one database, and return whether they reach the target."""
    password = secrets.token_hex(8)
    environment = {
        **os.environ,
        "PATH": f"{project}/.venv/bin:{os.environ['PATH']}",
        "PYTHONPATH": str(project),
        "ENVIRONMENT": "production",
        "DATABASE_URL": database_url,
        "SECRET_KEY": secrets.token_hex(32),
        "WEB_CONCURRENCY": "1",
        "FLASK_APP": "my_service.wsgi:app",
        "ADMIN_PASSWORD": password,
        "DJANGO_SUPERUSER_NAME": "Admin",
        "DJANGO_SUPERUSER_PASSWORD": password,
    }
    migrate, create_admin, serve, serve_bare = COMMANDS[framework]
    run(project, *migrate.split(), environment=environment)
    run(project, *create_admin.format(email="admin@example.com").split(), environment=environment)
    within = True
    with ExitStack() as stack:
        ours, bare = (stack.enter_context(served(project, command, environment)) for command in (serve, serve_bare))
        for number in range(ROWS - 1):
            post(ours, "/auth/register", email=f"u{number}@example.com", password=PASSWORD, name="Ada")
        token = post(ours, "/auth/login", email="admin@example.com", password=password)["access_token"]
        for path in PATHS:
            rates: list[tuple[float, float]] = []
            for turn in range(ROUNDS + 1):
                pair = [asyncio.run(send_requests(port, path, token, REQUESTS)) for port in (ours, bare)]
                if turn:  # the first one warms up
                    rates.append((pair[0], pair[1]))
            ratio = median(one / other for one, other in rates)
            per_second = [median(column) for column in zip(*rates, strict=True)]
            print(
                f"{framework}, {database}, {path}: {per_second[0]:.0f} a second, bare {per_second[1]:.0f},"
                f" ratio {ratio:.2f}",
                flush=True,
            )
            within &= ratio >= TARGET
    return within


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    options = arguments.parse_args()
    within = True
    for framework in options.frameworks:
        with TemporaryDirectory() as name:
            project = create(name, framework, sample_domain=options.sample_domain)
            run(project, "uv", "sync", "--quiet")
            for module, text in BARE[framework].items():
                (project / module).write_text(text, encoding="utf-8")
            for database in options.database or ["sqlite", "postgresql"]:
                with ExitStack() as stack:
                    url = f"sqlite:///{name}/service.db"
                    if database == "postgresql":
                        container = stack.enter_context(PostgresContainer("postgres:17-alpine", driver=None))
                        url = container.get_connection_url()
                    within &= measure(framework, project, database, url)
    print(
        f"medians of {ROUNDS} rounds of {REQUESTS} requests over {CONNECTIONS} connections; target: at least {TARGET}"
    )
    return int(not within)


if __name__ == "__main__":
    sys.exit(main())
