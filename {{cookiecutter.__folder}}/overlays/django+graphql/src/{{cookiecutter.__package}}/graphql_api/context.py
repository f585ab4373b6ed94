from dataclasses import dataclass

import strawberry

from {{ cookiecutter.__package }}.users.models import User


@dataclass
class Context:
    """What resolvers know of a request."""

    user: User  # `AuthenticatedOnly` executes nothing without one


Info = strawberry.Info[Context, None]
