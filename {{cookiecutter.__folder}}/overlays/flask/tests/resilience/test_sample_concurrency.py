"""Simultaneous requests about tasks."""

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.tasks.models import Task

from tests.factories import Factories, ProjectFactory, TaskFactory
from tests.fixtures.client import ClientFor
from tests.resilience.simultaneous import at_once, post, status_codes


@pytest.fixture(autouse=True)
def open_connections(committing_engine: Engine) -> None:
    with committing_engine.connect(), committing_engine.connect():
        pass


def test_simultaneous_completions_have_one_time(
    committing_client_for: ClientFor, create_committed: Factories
) -> None:
    task = create_committed(TaskFactory)
    owner = committing_client_for(task.project.owner)

    responses = at_once(
        [partial(owner.patch, f"/tasks/{task.id}", json={"is_completed": True})] * 20
    )

    assert status_codes(responses) == {200: 20}
    assert len({response.get_json()["completed_at"] for response in responses}) == 1


def test_bulk_updates_of_the_same_tasks_lose_nothing(
    committing_client_for: ClientFor, create_committed: Factories, committing_session: Session
) -> None:
    project = create_committed(ProjectFactory)
    tasks = create_committed.batch(TaskFactory, 20, project=project)
    owner = committing_client_for(project.owner)
    ids = [task.id for task in tasks]
    updates = [
        {"task_ids": ids, "update_data": {"priority": 5}},
        {"task_ids": ids[::-1], "update_data": {"is_completed": True}},
    ]

    responses = at_once([post(owner, "/tasks/bulk-update", update) for update in updates] * 10)

    assert status_codes(responses) == {200: 20}
    rows = committing_session.execute(select(Task.priority, Task.completed_at.is_not(None)))
    assert Counter(map(tuple, rows)) == {(5, True): 20}


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
