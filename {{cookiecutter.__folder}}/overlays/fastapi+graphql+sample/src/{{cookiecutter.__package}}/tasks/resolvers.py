from collections.abc import Sequence
from typing import Annotated

import strawberry

from {{ cookiecutter.__package }}.graphql_api.arguments import IdArgument, Reference
from {{ cookiecutter.__package }}.graphql_api.context import Info
from {{ cookiecutter.__package }}.tasks import models, schemas, service, types


@strawberry.type
class TaskQuery:
    @strawberry.field(graphql_type=list[types.Task] | None)
    async def tasks(
        self,
        info: Info,
        project_id: strawberry.ID | None = None,
        assignee_id: strawberry.ID | None = None,
        priority: int | None = None,
        status: types.TaskStatus | None = None,
        skip: int = 0,
        limit: int = 20,
    ) -> Sequence[models.Task]:
        async with info.context.open_session() as session:
            filters = schemas.TaskFilters(
                project_id=project_id,
                assignee_id=assignee_id,
                priority=priority,
                status=status,
                skip=skip,
                limit=limit,
            )
            query = service.select_tasks(filters).offset(filters.skip).limit(filters.limit)
            return (await session.scalars(query)).all()


@strawberry.type
class TaskMutation:
    @strawberry.mutation(
        graphql_type=types.Task | None,
        description="Create a task, as the project's owner or an admin.",
    )
    async def create_task(
        self, info: Info, values: Annotated[types.TaskInput, strawberry.argument(name="input")]
    ) -> models.Task:
        async with info.context.open_session() as session:
            row = schemas.TaskCreate.model_validate(strawberry.asdict(values))
            (task,) = await service.create_tasks(session, info.context.user, row.project_id, [row])
            return task

    @strawberry.mutation(
        graphql_type=types.Task | None,
        description="Complete a task, as the project's owner, its assignee or an admin.",
    )
    async def complete_task(self, info: Info, task_id: IdArgument) -> models.Task:
        async with info.context.open_session() as session:
            ids, changes = [Reference(id=task_id).id], {"is_completed": True}
            (task,) = await service.update_tasks(session, info.context.user, ids, changes)
            return task
