from {{ cookiecutter.__package }}.events.schemas import Event, Reference


class TaskReference(Reference):
    title: str


class TaskCompleted(Event):
    type = "task.completed"

    task: TaskReference
    project: Reference
    completed_by: Reference
