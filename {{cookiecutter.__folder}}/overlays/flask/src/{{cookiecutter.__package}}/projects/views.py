from apiflask import APIBlueprint

from {{ cookiecutter.__package }}.auth.token_auth import auth, current_user
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.openapi import ID
from {{ cookiecutter.__package }}.pagination import ListHeaders, paginate
from {{ cookiecutter.__package }}.projects import service
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.schemas import (
    ProjectCreate,
    ProjectFilters,
    ProjectRead,
    ProjectSummary,
    ProjectUpdate,
)
from {{ cookiecutter.__package }}.projects.summary import summarize_project

bp = APIBlueprint("projects", __name__, url_prefix="/projects", tag="projects")


@bp.post("")
@bp.auth_required(auth)
@bp.input(ProjectCreate)
@bp.output(ProjectRead, status_code=201)
@bp.doc(responses=[409])
def create_project(json_data: ProjectCreate) -> Project:
    """Create a project.

    The current user becomes its owner.
    """
    project = service.create_project(current_user(), **json_data.model_dump())
    db.session.commit()
    return project


@bp.get("")
@bp.auth_required(auth)
@bp.input(ProjectFilters, location="query")
@bp.output(list[ProjectRead], headers=ListHeaders)  # type: ignore[arg-type] # (lists are allowed)
def list_projects(query_data: ProjectFilters) -> tuple[list[Project], dict[str, str]]:
    """List projects."""
    return paginate(service.list_projects(current_user(), query_data), query_data)


@bp.get(f"/<{ID}:project_id>")
@bp.auth_required(auth)
@bp.output(ProjectRead)
def read_project(project_id: int) -> Project:
    """Get a project."""
    return db.get_or_404(Project, project_id, options=[service.WITH_OWNER])


@bp.patch(f"/<{ID}:project_id>")
@bp.auth_required(auth)
@bp.input(ProjectUpdate)
@bp.output(ProjectRead)
@bp.doc(responses=[403, 409])
def update_project(project_id: int, json_data: ProjectUpdate) -> Project:
    """Update a project.

    For its owner and admins.
    """
    project = db.get_or_404(
        Project, project_id, options=[service.WITH_OWNER], with_for_update={"of": Project}
    )
    service.update_project(current_user(), project, json_data.model_dump())
    db.session.commit()
    return project


@bp.delete(f"/<{ID}:project_id>")
@bp.auth_required(auth)
@bp.output({}, status_code=204)
@bp.doc(responses=[403])
def delete_project(project_id: int) -> str:
    """Delete a project and its tasks.

    For its owner and admins.
    """
    project = db.get_or_404(Project, project_id, with_for_update=True)
    service.delete_project(current_user(), project)
    db.session.commit()
    return ""


@bp.get(f"/<{ID}:project_id>/summary")
@bp.auth_required(auth)
@bp.output(ProjectSummary)
def read_project_summary(project_id: int) -> ProjectSummary:
    """Get the progress of a project."""
    return summarize_project(db.get_or_404(Project, project_id).id)
