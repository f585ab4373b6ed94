from {{ cookiecutter.__package }}.activity.models import Activity
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.projects.events import TaskCompleted
from {{ cookiecutter.__package }}.projects.models import Project


def keep_activity(event: TaskCompleted) -> None:
    if db.session.get(Project, event.project.id):  # else deleted in the meantime
        db.session.add(Activity(project_id=event.project.id, event=event.model_dump(mode="json")))
