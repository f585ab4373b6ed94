"""Types of GraphQL. Resolvers return models."""

from datetime import datetime

import strawberry

from {{ cookiecutter.__package }}.users.models import Role

strawberry.enum(Role)


@strawberry.type
class User:
    id: strawberry.ID
    email: str
    name: str
    role: Role
    is_active: bool
    created_at: datetime
    updated_at: datetime
