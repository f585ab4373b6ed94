from collections.abc import Sequence

import strawberry

from {{ cookiecutter.__package }}.graphql_api.arguments import IdArgument, Reference
from {{ cookiecutter.__package }}.graphql_api.context import Info
from {{ cookiecutter.__package }}.projects import models, service, types
from {{ cookiecutter.__package }}.projects.schemas import ProjectFilters


@strawberry.type
class ProjectQuery:
    @strawberry.field(
        graphql_type=list[types.Project] | None,
        description="Projects; archived ones only on request.",
    )
    async def projects(
        self,
        info: Info,
        my_projects_only: bool = False,
        include_archived: bool = False,
        skip: int = 0,
        limit: int = 20,
    ) -> Sequence[models.Project]:
        async with info.context.open_session() as session:
            filters = ProjectFilters(
                my_projects_only=my_projects_only,
                include_archived=include_archived,
                skip=skip,
                limit=limit,
            )
            query = service.select_projects(info.context.user, filters)
            return (await session.scalars(query.offset(filters.skip).limit(filters.limit))).all()

    @strawberry.field(graphql_type=types.Project | None)
    async def project(self, info: Info, project_id: IdArgument) -> models.Project:
        async with info.context.open_session() as session:
            return await service.find_project(session, Reference(id=project_id).id)
