"""Types of GraphQL. Resolvers return models."""

from datetime import datetime

import strawberry

from {{ cookiecutter.__package }}.graphql_api.context import Info
from {{ cookiecutter.__package }}.projects import models
from {{ cookiecutter.__package }}.users.models import User


@strawberry.type
class Person:
    """A user without the e-mail address, which only the user and admins may see."""

    id: strawberry.ID
    name: str


@strawberry.type
class Project:
    id: strawberry.ID
    name: str
    description: str | None
    is_archived: bool
    created_at: datetime
    updated_at: datetime

    @strawberry.field(graphql_type=Person)
    async def owner(self, info: Info, project: strawberry.Parent[models.Project]) -> User:
        return await info.context.users.load(project.owner_id)
