from typing import Any

from apiflask import APIBlueprint
from sqlalchemy import select

from {{ cookiecutter.__package }}.activity.models import Activity
from {{ cookiecutter.__package }}.auth.token_auth import auth
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.pagination import ListHeaders, paginate
from {{ cookiecutter.__package }}.projects.events import TaskCompleted
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.schemas import PageParams

bp = APIBlueprint("activity", __name__, url_prefix="/projects", tag="activity")


@bp.get("/<id:project_id>/activity")
@bp.auth_required(auth)
@bp.input(PageParams, location="query")
@bp.output(list[TaskCompleted], headers=ListHeaders)  # type: ignore[arg-type] # (lists are allowed)
def list_activity(
    project_id: int, query_data: PageParams
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """List what happened in a project, the newest first."""
    project = db.get_or_404(Project, project_id)
    events = select(Activity.event).filter_by(project_id=project.id).order_by(Activity.id.desc())
    return paginate(events, query_data)
