{% set connection = "HTTPConnection" if cookiecutter.websocket else "Request" %}
"""Resources of the application that routes depend on."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
{% if cookiecutter.websocket %}
from fastapi.requests import HTTPConnection
{% endif %}
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from {{ cookiecutter.__package }}.notifications.client import NotificationClient
from {{ cookiecutter.__package }}.settings import Settings
{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.storage import Storage
{% endif %}


async def get_settings(request: {{ connection }}) -> Settings:
    settings: Settings = request.state.settings
    return settings


async def get_sessionmaker(request: {{ connection }}) -> async_sessionmaker[AsyncSession]:
    sessionmaker: async_sessionmaker[AsyncSession] = request.state.sessionmaker
    return sessionmaker


async def get_notifier(request: Request) -> NotificationClient:
    notifier: NotificationClient = request.state.notifier
    return notifier


{% if cookiecutter.storage %}
async def get_storage(request: Request) -> Storage:
    storage: Storage = request.state.storage
    return storage


{% endif %}
SettingsDep = Annotated[Settings, Depends(get_settings)]
SessionmakerDep = Annotated[async_sessionmaker[AsyncSession], Depends(get_sessionmaker)]
NotifierDep = Annotated[NotificationClient, Depends(get_notifier)]
{% if cookiecutter.storage %}
StorageDep = Annotated[Storage, Depends(get_storage)]
{% endif %}


async def get_session(sessionmaker: SessionmakerDep) -> AsyncIterator[AsyncSession]:
    """Open a session, which rolls back what the route does not commit."""
    async with sessionmaker() as session:
        yield session


# Closed before the response is sent: a slow client holds no connection of the pool.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
