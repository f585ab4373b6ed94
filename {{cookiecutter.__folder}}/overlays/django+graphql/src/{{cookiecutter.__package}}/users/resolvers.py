import strawberry
from django.db.models import QuerySet

from {{ cookiecutter.__package }}.graphql_api.context import Info
from {{ cookiecutter.__package }}.graphql_api.rest import list_rows

from . import models, types
from .views import UserViewSet


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
    ) -> QuerySet[models.User]:
        return list_rows(UserViewSet, info, search=search, skip=skip, limit=limit)
