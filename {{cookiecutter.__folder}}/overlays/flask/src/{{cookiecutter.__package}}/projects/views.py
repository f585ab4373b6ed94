"""`/projects`."""

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from ..auth.token_auth import current_user, require_token
from ..pagination import LIST_RESPONSES, list_of, paginate
from ..requests import require_json
from . import service
from .decorators import load_project, load_writable_project
from .models import Project
from .schemas import ProjectCreate, ProjectFilters, ProjectRead, ProjectSummary, ProjectUpdate
from .summary import summarize_project

bp = APIBlueprint("projects", __name__, url_prefix="/projects", tag="projects")
require_token(bp)
bp.before_request(require_json)


@bp.post("")
@bp.input(ProjectCreate)
@bp.output(ProjectRead, status_code=201)
@bp.doc(responses=[409])
def create_project(json_data: ProjectCreate) -> Project:
    """Create a project of one's own."""
    return service.create_project(
        current_user(), name=json_data.name, description=json_data.description
    )


@bp.get("")
@bp.input(ProjectFilters, location="query")
@bp.output(list_of(ProjectRead))
@bp.doc(responses=LIST_RESPONSES)
def list_projects(query_data: ProjectFilters) -> tuple[list[Project], dict[str, str]]:
    """List projects."""
    query = service.list_projects(
        current_user(),
        my_projects_only=query_data.my_projects_only,
        include_archived=query_data.include_archived,
    )
    return paginate(query, query_data)


@bp.get("/<int:project_id>")
@load_project
@bp.output(ProjectRead)
def read_project(project: Project) -> Project:
    """Get a project."""
    return project


@bp.patch("/<int:project_id>")
@load_writable_project
@bp.input(ProjectUpdate)
@bp.output(ProjectRead)
@bp.doc(responses=[403, 409])
def update_project(project: Project, json_data: ProjectUpdate) -> Project:
    """Change a project, as its owner or an admin."""
    return service.update_project(project, json_data.model_dump(exclude_unset=True))


@bp.delete("/<int:project_id>")
@load_writable_project
@bp.doc(responses={204: "Deleted", 403: "Forbidden"})
def delete_project(project: Project) -> ResponseReturnValue:
    """Delete a project and its tasks, as its owner or an admin."""
    service.delete_project(project)
    return "", 204


@bp.get("/<int:project_id>/summary")
@load_project
@bp.output(ProjectSummary)
def read_project_summary(project: Project) -> ProjectSummary:
    """Get how far a project is."""
    return summarize_project(project)
