from collections.abc import Sequence

import strawberry

from {{ cookiecutter.__package }}.extensions import db
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
    def projects(
        self,
        info: Info,
        my_projects_only: bool = False,
        include_archived: bool = False,
        skip: int = 0,
        limit: int = 20,
    ) -> Sequence[models.Project]:
        filters = ProjectFilters(
            my_projects_only=my_projects_only,
            include_archived=include_archived,
            skip=skip,
            limit=limit,
        )
        query = service.list_projects(info.context.user, filters)
        return db.session.scalars(query.offset(filters.skip).limit(filters.limit)).all()

    @strawberry.field(graphql_type=types.Project | None)
    def project(self, project_id: IdArgument) -> models.Project:
        return db.get_or_404(
            models.Project,
            Reference(id=project_id).id,
            options=[service.WITH_OWNER],
        )
