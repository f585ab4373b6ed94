import pytest

from {{ cookiecutter.__package }}.events.models import OutboxEvent

from tests.factories.projects import TaskFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.graphql import execute


@pytest.mark.django_db
def test_completion_in_graphql_is_an_event(client_for: ClientFor) -> None:
    task = TaskFactory.create()
    mutation = "mutation ($id: ID!) { completeTask(id: $id) { id } }"

    execute(client_for(task.project.owner), mutation, id=task.pk)

    event = OutboxEvent.objects.get()
    assert (event.type, event.payload["task"]["id"]) == ("task.completed", task.pk)
