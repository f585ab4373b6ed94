from collections.abc import Sequence
from typing import Annotated

import strawberry
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.graphql_api.arguments import IdArgument, Reference
from {{ cookiecutter.__package }}.graphql_api.context import Info, transaction
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks import models, schemas, service, types
from {{ cookiecutter.__package }}.tasks.views import get_project_or_404

# What a query may ask for is loaded, whether it does or not: relationships are never lazy.
WITH_OWNER = joinedload(models.Task.project, innerjoin=True).joinedload(
    Project.owner, innerjoin=True
)


@strawberry.type
class TaskQuery:
    @strawberry.field(graphql_type=list[types.Task] | None)
    def tasks(
        self,
        project_id: strawberry.ID | None = None,
        assignee_id: strawberry.ID | None = None,
        priority: int | None = None,
        status: types.TaskStatus | None = None,
        skip: int = 0,
        limit: int = 20,
    ) -> Sequence[models.Task]:
        filters = schemas.TaskFilters(
            project_id=project_id,
            assignee_id=assignee_id,
            priority=priority,
            status=status,
            skip=skip,
            limit=limit,
        )
        query = service.list_tasks(filters).options(WITH_OWNER)
        return db.session.scalars(query.offset(filters.skip).limit(filters.limit)).all()


@strawberry.type
class TaskMutation:
    @strawberry.mutation(
        graphql_type=types.Task | None,
        description="Create a task, as the project's owner or an admin.",
    )
    def create_task(
        self, info: Info, values: Annotated[types.TaskInput, strawberry.argument(name="input")]
    ) -> models.Task:
        with transaction():
            row = schemas.TaskCreate.model_validate(strawberry.asdict(values))
            project = get_project_or_404(row.project_id)
            (task,) = service.create_tasks(info.context.user, project, [row])
        return load_task(task)

    @strawberry.mutation(
        graphql_type=types.Task | None,
        description="Complete a task, as the project's owner, its assignee or an admin.",
    )
    def complete_task(self, info: Info, task_id: IdArgument) -> models.Task:
        with transaction():
            (task,) = service.lock_tasks([Reference(id=task_id).id])
            service.update_tasks(info.context.user, [task], {"is_completed": True})
        return load_task(task)


def load_task(task: models.Task) -> models.Task:
    """Load the owner of the project, which a mutation does not need itself."""
    query = select(models.Task).where(models.Task.id == task.id).options(WITH_OWNER)
    return db.session.scalars(query).one()
