"""Types of GraphQL. Resolvers return models."""

import strawberry
import strawberry_django

from . import models

strawberry.enum(models.Role)


@strawberry_django.type(models.User)
class User:
    id: strawberry.auto
    email: strawberry.auto
    name: strawberry.auto
    role: models.Role = strawberry_django.field(only=["is_superuser"])
    is_active: strawberry.auto
    created_at: strawberry.auto
    updated_at: strawberry.auto
