"""The application factory."""

import re
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from importlib.metadata import metadata
from typing import Any

from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import FastAPI
from fastapi.middleware import Middleware
from fastapi.middleware.cors import CORSMiddleware
from sqlalchemy import NullPool
from starlette.middleware.errors import ServerErrorMiddleware

{% if cookiecutter.cache %}
from {{ cookiecutter.__package }}.cache import open_cache
{% endif %}
from {{ cookiecutter.__package }}.database import create_engine, open_database
from {{ cookiecutter.__package }}.errors import (
    EXCEPTION_HANDLERS,
    PROBLEM_RESPONSE,
    unexpected_error_handler,
)
{% if cookiecutter.graphql %}
from {{ cookiecutter.__package }}.graphql_api.router import create_router
{% endif %}
from {{ cookiecutter.__package }}.notifications.client import NotificationClient
{% if cookiecutter.jobs != "none" %}
from {{ cookiecutter.__package }}.notifications.publisher import NotificationPublisher
{% endif %}
from {{ cookiecutter.__package }}.pagination import TOTAL_HEADER
{% if cookiecutter.jobs != "none" %}
from {{ cookiecutter.__package }}.publisher import Publisher
{% endif %}
{% if cookiecutter.websocket %}
from {{ cookiecutter.__package }}.realtime.hub import open_hub
{% endif %}
from {{ cookiecutter.__package }}.routers import ROUTERS
from {{ cookiecutter.__package }}.settings import Settings
{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.storage import Storage
{% endif %}

REQUEST_ID = re.compile(r"[\w.:-]{1,128}", re.ASCII)
REQUEST_ID_MIDDLEWARE = Middleware(
    CorrelationIdMiddleware, validator=lambda id_: bool(REQUEST_ID.fullmatch(id_))
)


def create_app(settings: Settings) -> FastAPI:
    about = metadata("{{ cookiecutter.project_slug }}")

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        url = str(settings.notifications_url) if settings.notifications_url else None
{% if cookiecutter.jobs == "none" %}
        client = NotificationClient(url, log_body=settings.environment == "development")
{% else %}
        publisher = Publisher(settings)
        client = (
            NotificationPublisher(publisher)
            if settings.broker_url
            else NotificationClient(url, log_body=settings.environment == "development")
        )
{% endif %}
        async with (
            open_database(settings) as sessionmaker,
            aclosing(client) as notifier,
{% if cookiecutter.cache %}
            open_cache(str(settings.redis_url) if settings.redis_url else None) as cache,
{% endif %}
{% if cookiecutter.websocket %}
            open_hub(str(settings.redis_url) if settings.redis_url else None) as hub,
{% endif %}
        ):
            yield {
                "settings": settings,
                "sessionmaker": sessionmaker,
                # Its connections are not those of the pool, which may be exhausted.
                "health_engine": create_engine(settings, poolclass=NullPool),
                "notifier": notifier,
{% if cookiecutter.cache %}
                "cache": cache,
{% endif %}
{% if cookiecutter.jobs != "none" %}
                "publisher": publisher,
{% endif %}
{% if cookiecutter.storage %}
                "storage": Storage(settings),
{% endif %}
{% if cookiecutter.websocket %}
                "hub": hub,
{% endif %}
            }

    middleware = [REQUEST_ID_MIDDLEWARE]
    if settings.cors_origins:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=["*"],
                allow_headers=["*"],
                expose_headers=["X-Request-ID", TOTAL_HEADER],
            )
        )
    # Starlette's own is outside of all middleware: its responses lack the headers of these.
    middleware.append(Middleware(ServerErrorMiddleware, handler=unexpected_error_handler))
    app = FastAPI(
        title=about["Name"],
        summary=about["Summary"],
        version=about["Version"],
        lifespan=lifespan,
        middleware=middleware,
        exception_handlers=EXCEPTION_HANDLERS,
        responses={"4XX": PROBLEM_RESPONSE},
        max_body_size=1024 * 1024,
        redirect_slashes=False,
        redoc_url=None,
    )
    for router in ROUTERS:
        app.include_router(router)
{% if cookiecutter.graphql %}
    app.include_router(create_router(settings))
{% endif %}
    return app
