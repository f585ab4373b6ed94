from {{ cookiecutter.__package }}.projects.events import TaskCompleted
from {{ cookiecutter.__package }}.projects.models import Project


def keep_activity(event: TaskCompleted) -> None:
    project = Project.objects.filter(pk=event.project.id).first()
    if project:  # else deleted in the meantime
        project.activities.create(event=event.model_dump(mode="json"))
