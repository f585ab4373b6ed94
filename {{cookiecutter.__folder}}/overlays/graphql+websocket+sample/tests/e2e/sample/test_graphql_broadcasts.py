"""Mutations are broadcast as changes of the REST API are."""

from typing import Any

from tests.e2e.sample.steps import create_project, path_of
from tests.e2e.sockets import PONG, open_socket, ping, receive
from tests.e2e.visitor import Visitor

CREATE = "mutation ($input: TaskInput!) { task: createTask(input: $input) { id } }"
COMPLETE = "mutation ($id: ID!) { task: completeTask(id: $id) { id } }"


def mutate(visitor: Visitor, query: str, **variables: Any) -> str:
    """Send a mutation, and return the id of its task."""
    response = visitor.post("/graphql", json={"query": query, "variables": variables})
    task_id: str = response.json()["data"]["task"]["id"]
    return task_id


def test_followers_receive_what_others_change(ada: Visitor, bob: Visitor) -> None:
    project_id = create_project(ada)
    with (
        open_socket(ada, path_of(project_id)) as author,
        open_socket(bob, path_of(project_id)) as follower,
    ):
        assert [ping(author), ping(follower)] == [PONG] * 2

        task_id = mutate(ada, CREATE, input={"title": "Land", "projectId": project_id})
        mutate(ada, COMPLETE, id=task_id)

        for change, is_completed in (("task.created", False), ("task.updated", True)):
            message = receive(follower)
            assert (message["type"], str(message["task"]["id"])) == (change, task_id)
            assert message["task"]["is_completed"] is is_completed
        assert [ping(author), ping(follower)] == [PONG] * 2
