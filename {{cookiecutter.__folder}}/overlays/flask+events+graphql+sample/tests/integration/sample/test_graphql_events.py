from sqlalchemy import select
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.events.models import OutboxEvent

from tests.factories.base import Factories
from tests.factories.projects import TaskFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.graphql import execute


def test_completion_in_graphql_is_an_event(
    create: Factories, client_for: ClientFor, session: Session
) -> None:
    task = create(TaskFactory)
    mutation = "mutation ($id: ID!) { completeTask(id: $id) { id } }"

    execute(client_for(task.project.owner), mutation, id=task.id)

    event = session.scalars(select(OutboxEvent)).one()
    assert (event.type, event.payload["task"]["id"]) == ("task.completed", task.id)
