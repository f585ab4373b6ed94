"""Simultaneous requests about tasks."""

from functools import partial

{% if cookiecutter.events != "none" %}
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.events.models import OutboxEvent

{% endif %}
from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory
from tests.fixtures.client import ClientFor
from tests.resilience.simultaneous import at_once, status_codes


def test_task_is_completed_once(
    committing_client_for: ClientFor, create_committed: Factories{{ ", committing_session: Session" if cookiecutter.events != "none" }}
) -> None:
    task = create_committed(TaskFactory)
    owner = committing_client_for(task.project.owner)
    complete = partial(owner.patch, f"/tasks/{task.id}", json={"is_completed": True})

    responses = at_once([complete] * 10)

    assert len({response.get_json()["completed_at"] for response in responses}) == 1
{% if cookiecutter.events != "none" %}
    assert committing_session.scalar(select(func.count()).select_from(OutboxEvent)) == 1
{% endif %}


def test_update_of_a_task_that_is_being_deleted_returns_404(
    committing_client_for: ClientFor, create_committed: Factories
) -> None:
    project = create_committed(ProjectFactory)
    owner = committing_client_for(project.owner)
    for task in create_committed.batch(TaskFactory, 5, project=project):
        path = f"/tasks/{task.id}"
        update = partial(owner.patch, path, json={"priority": 5})

        responses = at_once([partial(owner.delete, path), *[update] * 4])

        assert status_codes(responses).keys() <= {200, 204, 404}
