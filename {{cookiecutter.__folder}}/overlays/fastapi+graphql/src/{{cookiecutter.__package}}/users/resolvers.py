from collections.abc import Sequence

import strawberry

from {{ cookiecutter.__package }}.graphql_api.context import Info
from {{ cookiecutter.__package }}.users import models, types
from {{ cookiecutter.__package }}.users.dependencies import require_admin
from {{ cookiecutter.__package }}.users.schemas import UserFilters
from {{ cookiecutter.__package }}.users.service import select_users


@strawberry.type
class UserQuery:
    @strawberry.field(graphql_type=types.User, description="Your own user.")
    async def me(self, info: Info) -> models.User:
        return info.context.user

    @strawberry.field(
        graphql_type=list[types.User] | None,
        description="Users, for admins. `search` matches a part of the name or e-mail address.",
    )
    async def users(
        self, info: Info, search: str | None = None, skip: int = 0, limit: int = 20
    ) -> Sequence[models.User]:
        await require_admin(info.context.user)
        async with info.context.open_session() as session:
            filters = UserFilters(search=search, skip=skip, limit=limit)
            query = select_users(filters.search).offset(filters.skip).limit(filters.limit)
            return (await session.scalars(query)).all()
