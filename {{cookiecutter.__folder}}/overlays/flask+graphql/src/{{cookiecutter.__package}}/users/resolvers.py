from collections.abc import Sequence

import strawberry
from werkzeug.exceptions import Forbidden

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.graphql_api.context import Info
from {{ cookiecutter.__package }}.users import models, service, types
from {{ cookiecutter.__package }}.users.schemas import UserFilters


@strawberry.type
class UserQuery:
    @strawberry.field(graphql_type=types.User, description="Your own user.")
    def me(self, info: Info) -> models.User:
        return info.context.user

    @strawberry.field(
        graphql_type=list[types.User] | None,
        description="Users, for admins. `search` matches a part of the name or e-mail address.",
    )
    def users(
        self, info: Info, search: str | None = None, skip: int = 0, limit: int = 20
    ) -> Sequence[models.User]:
        if not info.context.user.is_admin:
            raise Forbidden("Only admins may do this.")
        filters = UserFilters(search=search, skip=skip, limit=limit)
        query = service.list_users(filters.search).offset(filters.skip).limit(filters.limit)
        return db.session.scalars(query).all()
