"""What resolvers know of a request."""

{% if cookiecutter.sample_domain %}
from collections.abc import AsyncIterator, Sequence
{% else %}
from collections.abc import AsyncIterator
{% endif %}
from contextlib import asynccontextmanager, suppress
from typing import Annotated, cast

import strawberry
from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
{% if cookiecutter.sample_domain %}
from sqlalchemy import select
{% endif %}
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
{% if cookiecutter.sample_domain %}
from strawberry.dataloader import DataLoader
{% endif %}
from strawberry.fastapi import BaseContext

{% if cookiecutter.cache and cookiecutter.sample_domain %}
from {{ cookiecutter.__package }}.cache import Cache, CacheDep
{% endif %}
from {{ cookiecutter.__package }}.dependencies import SessionmakerDep, SettingsDep
from {{ cookiecutter.__package }}.errors import UnauthenticatedError
{% if cookiecutter.cache and cookiecutter.sample_domain %}
from {{ cookiecutter.__package }}.projects.summary_cache import drop_changed_summaries
{% endif %}
{% if cookiecutter.websocket and cookiecutter.sample_domain %}
from {{ cookiecutter.__package }}.realtime.hub import Hub, HubDep
from {{ cookiecutter.__package }}.tasks.broadcasts import broadcast_changes
{% endif %}
from {{ cookiecutter.__package }}.users.dependencies import get_current_user
from {{ cookiecutter.__package }}.users.models import User

optional_bearer = HTTPBearer(auto_error=False)


class Context(BaseContext):
    def __init__(
        self,
        user: User | None,
        sessionmaker: async_sessionmaker[AsyncSession],
{% if cookiecutter.cache and cookiecutter.sample_domain %}
        cache: Cache,
{% endif %}
{% if cookiecutter.websocket and cookiecutter.sample_domain %}
        hub: Hub,
{% endif %}
    ) -> None:
        super().__init__()
        self.user = cast("User", user)  # `AuthenticatedOnly` executes nothing without one
        self._sessionmaker = sessionmaker
{% if cookiecutter.cache and cookiecutter.sample_domain %}
        self._cache = cache
{% endif %}
{% if cookiecutter.websocket and cookiecutter.sample_domain %}
        self._hub = hub
{% endif %}
{% if cookiecutter.sample_domain %}
        self.users = DataLoader(self._load_users)
{% endif %}

    @asynccontextmanager
    async def open_session(self) -> AsyncIterator[AsyncSession]:
        """Open the session of one field: fields are resolved side by side."""
{% if cookiecutter.sample_domain and (cookiecutter.cache or cookiecutter.websocket) %}
        async with (
            self._sessionmaker() as session,
{% if cookiecutter.websocket %}
            asynccontextmanager(broadcast_changes)(session, self._hub, self.user),
{% endif %}
{% if cookiecutter.cache %}
            asynccontextmanager(drop_changed_summaries)(session, self._cache),
{% endif %}
        ):
            yield session
{% else %}
        async with self._sessionmaker() as session:
            yield session
{% endif %}
{% if cookiecutter.sample_domain %}

    async def _load_users(self, user_ids: list[int]) -> Sequence[User]:
        async with self.open_session() as session:
            users = await session.scalars(select(User).where(User.id.in_(user_ids)))
        found = {user.id: user for user in users}
        return [found[user_id] for user_id in user_ids]
{% endif %}


Info = strawberry.Info[Context, None]


async def get_context(
    settings: SettingsDep,
    sessionmaker: SessionmakerDep,
{% if cookiecutter.cache and cookiecutter.sample_domain %}
    cache: CacheDep,
{% endif %}
{% if cookiecutter.websocket and cookiecutter.sample_domain %}
    hub: HubDep,
{% endif %}
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(optional_bearer)],
) -> Context:
    user = None
    if credentials:
        # Closed before fields are resolved: requests that hold one connection while they wait for
        # the next would block each other once the pool is exhausted.
        async with sessionmaker() as session:
            with suppress(UnauthenticatedError):
                user = await get_current_user(session, settings, credentials)
    return Context(user, sessionmaker{{ ', cache' if cookiecutter.cache and cookiecutter.sample_domain }}{{ ', hub' if cookiecutter.websocket and cookiecutter.sample_domain }})
