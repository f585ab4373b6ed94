"""The root types of the schema."""

import strawberry

from {{ cookiecutter.__package }}.projects.resolvers import ProjectQuery, TaskMutation, TaskQuery
from {{ cookiecutter.__package }}.users.resolvers import UserQuery


@strawberry.type
class Query(UserQuery, ProjectQuery, TaskQuery):
    pass


@strawberry.type
class Mutation(TaskMutation):
    pass
