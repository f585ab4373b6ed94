"""Random sequences of requests about tasks, compared with a plain model."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, override

import time_machine
from flask.testing import FlaskClient
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, select
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.tasks.models import Task

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.clock import NOW
from tests.property.sample.task_model import TaskModel, changes, priorities


class TaskMachine(RuleBasedStateMachine):
    """The tasks of one project. Every step is a request."""

    tasks = Bundle("tasks")  # deleted ones too

    def __init__(
        self,
        connection: Connection,
        clock: time_machine.Traveller,
        client: FlaskClient,
        project_id: int,
    ) -> None:
        super().__init__()
        self.connection, self.clock, self.client = connection, clock, client
        self.project_id = project_id
        self.model: dict[int, TaskModel] = {}
        clock.move_to(NOW)
        # The test's transaction spans all examples: each of them is rolled back on its own.
        self.beginning = connection.begin_nested()

    @override
    def teardown(self) -> None:
        self.beginning.rollback()

    @rule(target=tasks, priority=priorities)
    def create(self, priority: int) -> int:
        body = {"title": "x", "project_id": self.project_id, "priority": priority}
        response = self.send("POST", "/tasks", body)

        assert response.status_code == 201
        task_id: int = response.get_json()["id"]
        self.model[task_id] = TaskModel(priority)
        return task_id

    @rule(task_id=tasks, values=changes)
    def update(self, task_id: int, values: dict[str, Any]) -> None:
        response = self.send("PATCH", f"/tasks/{task_id}", values)

        self.check_and_change(response.status_code, [task_id], values)

    @rule(task_ids=st.lists(tasks, min_size=1, max_size=5), values=changes)
    def update_in_bulk(self, task_ids: list[int], values: dict[str, Any]) -> None:
        body = {"task_ids": task_ids, "update_data": values}
        response = self.send("POST", "/tasks/bulk-update", body)

        self.check_and_change(response.status_code, task_ids, values)

    @rule(task_id=tasks)
    def delete(self, task_id: int) -> None:
        response = self.send("DELETE", f"/tasks/{task_id}")

        exists = self.model.pop(task_id, None)
        assert response.status_code == (204 if exists else 404)

    @invariant()
    def database_equals_the_model(self) -> None:
        query = select(Task.id, Task.priority, Task.completed_at)
        rows = self.connection.execute(query)

        assert {
            task_id: TaskModel(priority, completed_at) for task_id, priority, completed_at in rows
        } == self.model

    def check_and_change(
        self, status: int, task_ids: Iterable[int], values: dict[str, Any]
    ) -> None:
        """Check the status of a change, and change the model likewise: all or nothing."""
        exist = self.model.keys() >= set(task_ids)
        assert status == (200 if exist else 404)
        if exist:
            for task_id in task_ids:
                self.model[task_id] = self.model[task_id].changed(**values)

    def send(self, method: str, path: str, body: Any = None) -> TestResponse:
        """Send a request, a second after the previous one."""
        self.clock.shift(timedelta(seconds=1))
        return self.client.open(path, method=method, json=body)


def test_tasks_follow_the_rules(
    connection: Connection, clock: time_machine.Traveller, create: Factories, client_for: ClientFor
) -> None:
    project = create(ProjectFactory)
    client = client_for(project.owner)

    run_state_machine_as_test(lambda: TaskMachine(connection, clock, client, project.id))  # type: ignore[arg-type] # (it takes any factory)
