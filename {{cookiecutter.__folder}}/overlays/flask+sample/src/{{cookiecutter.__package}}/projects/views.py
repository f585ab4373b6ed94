from apiflask import APIBlueprint

from {{ cookiecutter.__package }}.auth.token_auth import auth, current_user
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.pagination import ListHeaders, paginate
from {{ cookiecutter.__package }}.projects import schemas, service
from {{ cookiecutter.__package }}.projects.models import Project
{% if cookiecutter.cache %}
from {{ cookiecutter.__package }}.projects.summary_cache import read_summary
{% else %}
from {{ cookiecutter.__package }}.projects.summary import summarize_project
{% endif %}

bp = APIBlueprint("projects", __name__, url_prefix="/projects", tag="projects")


@bp.post("")
@bp.auth_required(auth)
@bp.input(schemas.ProjectCreate)
@bp.output(schemas.ProjectRead, status_code=201)
@bp.doc(responses=[409])
def create_project(json_data: schemas.ProjectCreate) -> Project:
    """Create a project of the current user."""
    project = service.create_project(current_user(), **json_data.model_dump())
    db.session.commit()
    return project


@bp.get("")
@bp.auth_required(auth)
@bp.input(schemas.ProjectFilters, location="query")
@bp.output(list[schemas.ProjectRead], headers=ListHeaders)  # type: ignore[arg-type] # (lists are allowed)
def list_projects(query_data: schemas.ProjectFilters) -> tuple[list[Project], dict[str, str]]:
    """List projects."""
    return paginate(service.list_projects(current_user(), query_data), query_data)


@bp.get("/<id:project_id>")
@bp.auth_required(auth)
@bp.output(schemas.ProjectRead)
def read_project(project_id: int) -> Project:
    """Get a project."""
    return db.get_or_404(Project, project_id, options=[service.WITH_OWNER])


@bp.patch("/<id:project_id>")
@bp.auth_required(auth)
@bp.input(schemas.ProjectUpdate)
@bp.output(schemas.ProjectRead)
@bp.doc(responses=[403, 409])
def update_project(project_id: int, json_data: schemas.ProjectUpdate) -> Project:
    """Update a project, as its owner or an admin."""
    project = db.get_or_404(
        Project, project_id, options=[service.WITH_OWNER], with_for_update={"of": Project}
    )
    service.update_project(current_user(), project, json_data.model_dump())
    db.session.commit()
    return project


@bp.delete("/<id:project_id>")
@bp.auth_required(auth)
@bp.output({}, status_code=204)
@bp.doc(responses=[403])
def delete_project(project_id: int) -> str:
    """Delete a project and its tasks, as its owner or an admin."""
    project = db.get_or_404(Project, project_id, with_for_update=True)
    service.delete_project(current_user(), project)
    db.session.commit()
    return ""


@bp.get("/<id:project_id>/summary")
@bp.auth_required(auth)
@bp.output(schemas.ProjectSummary)
def read_project_summary(project_id: int) -> schemas.ProjectSummary:
    """Get the progress of a project."""
    return {{ 'read_summary' if cookiecutter.cache else 'summarize_project' }}(db.get_or_404(Project, project_id).id)
