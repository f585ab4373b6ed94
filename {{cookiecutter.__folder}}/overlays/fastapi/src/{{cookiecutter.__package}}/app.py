"""The application factory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import metadata
from typing import TypedDict

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from . import database, errors, health
from .auth import routes as auth
from .auth.dependencies import get_current_user
from .middleware import BodyLimitMiddleware, HeadMiddleware
from .notifications.client import NotificationClient
from .openapi import DocumentedAPI, problem_responses
from .projects import routes as projects
from .requests import require_json
from .settings import Settings
from .tasks import routes as tasks
from .users import routes as users

MAX_BODY_BYTES = 1024 * 1024


class State(TypedDict):
    """What the lifespan opens and every request finds in `request.state`."""

    sessionmaker: async_sessionmaker[AsyncSession]
    notifier: NotificationClient


def create_app(settings: Settings) -> FastAPI:
    """Build the application; nothing is opened before its lifespan begins."""
    about = metadata(__package__ or __name__)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        url = str(settings.notifications_url) if settings.notifications_url else None
        with NotificationClient(url) as notifier:
            async with database.connect(settings) as engine:
                yield {"sessionmaker": database.create_sessionmaker(engine), "notifier": notifier}

    app = DocumentedAPI(
        title=about["Name"],
        summary=about["Summary"],
        version=about["Version"],
        lifespan=lifespan,
        redirect_slashes=False,
        redoc_url=None,
    )
    app.state.settings = settings
    app.add_middleware(HeadMiddleware)
    app.add_middleware(BodyLimitMiddleware, max_bytes=MAX_BODY_BYTES)
    errors.add_handlers(app)

    app.include_router(health.router)
    app.include_router(auth.router, dependencies=[Depends(require_json)])

    signed_in = APIRouter(
        dependencies=[Depends(get_current_user), Depends(require_json)],
        responses=problem_responses(401),
    )
    signed_in.include_router(users.router)
    signed_in.include_router(projects.router)
    signed_in.include_router(tasks.router)
    app.include_router(signed_in)
    return app
