from typing import Annotated

import strawberry
from django.db.models import QuerySet

from {{ cookiecutter.__package }}.graphql_api.context import Info
from {{ cookiecutter.__package }}.graphql_api.rest import list_rows, open_view, validate

from . import models, types
from .views import ProjectViewSet, TaskViewSet

IdArgument = Annotated[strawberry.ID, strawberry.argument(name="id")]


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
    ) -> QuerySet[models.Project]:
        return list_rows(
            ProjectViewSet,
            info,
            my_projects_only=my_projects_only,
            include_archived=include_archived,
            skip=skip,
            limit=limit,
        )

    @strawberry.field(graphql_type=types.Project | None)
    def project(self, info: Info, project_id: IdArgument) -> models.Project:
        view = open_view(ProjectViewSet, info, "GET", "retrieve", project_id)
        project: models.Project = view.get_object()
        return project


@strawberry.type
class TaskQuery:
    @strawberry.field(graphql_type=list[types.Task] | None)
    def tasks(
        self,
        info: Info,
        project_id: strawberry.ID | None = None,
        assignee_id: strawberry.ID | None = None,
        priority: int | None = None,
        status: types.TaskStatus | None = None,
        skip: int = 0,
        limit: int = 20,
    ) -> QuerySet[models.Task]:
        return list_rows(
            TaskViewSet,
            info,
            project_id=project_id,
            assignee_id=assignee_id,
            priority=priority,
            status=status,
            skip=skip,
            limit=limit,
        )


@strawberry.type
class TaskMutation:
    @strawberry.mutation(
        graphql_type=types.Task | None,
        description="Create a task, as the project's owner or an admin.",
    )
    def create_task(
        self, info: Info, values: Annotated[types.TaskInput, strawberry.argument(name="input")]
    ) -> models.Task | None:
        view = open_view(TaskViewSet, info, "POST", "create")
        serializer = validate(view, strawberry.asdict(values))
        view.perform_create(serializer)
        return serializer.instance

    @strawberry.mutation(
        graphql_type=types.Task | None,
        description="Complete a task, as the project's owner, its assignee or an admin.",
    )
    def complete_task(self, info: Info, task_id: IdArgument) -> models.Task | None:
        view = open_view(TaskViewSet, info, "PATCH", "partial_update", task_id)
        serializer = validate(view, {"is_completed": True}, view.get_object())
        view.perform_update(serializer)
        return serializer.instance
