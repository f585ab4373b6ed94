"""Projects, their unique names, and the summary of their tasks."""

from functools import partial
from typing import Any

import pytest

from .support import (
    PROJECT,
    SUMMARY,
    Caller,
    Person,
    assert_fits,
    at_once,
    empty,
    from_now,
    ids,
    ok,
    problem,
    retire_ids,
    statuses,
    total,
    unique,
)


def create(owner: Person, name: str | None = None, **more: Any) -> Any:
    return ok(owner.post("/projects", {"name": name or unique("project"), **more}), 201)


def newest(caller: Caller, path: str, **query: object) -> list[Any]:
    """The end of a list that other tests may be adding to."""
    skip = max(0, total(caller.get(path, **query)) - 50)
    projects: list[Any] = ok(caller.get(path, **query, skip=skip, limit=100))
    return projects


# --- creating and reading


def test_a_project_belongs_to_who_made_it(newcomer: Person) -> None:
    name = unique()

    project = create(newcomer, name, description="For the tests")

    assert_fits(project, PROJECT)
    assert (project["name"], project["description"]) == (name, "For the tests")
    assert project["is_archived"] is False
    me = {"id": newcomer.id, "email": newcomer.email, "name": newcomer.name}
    assert project["owner"] == me


def test_a_project_is_the_same_wherever_it_is_read(newcomer: Person, stranger: Person) -> None:
    project = create(newcomer)

    assert ok(stranger.get(f"/projects/{project['id']}")) == project
    assert ok(newcomer.get("/projects", my_projects_only=True)) == [project]


@pytest.mark.parametrize(
    ("more", "description"), [({}, None), ({"description": None}, None), ({"description": ""}, "")]
)
def test_a_missing_description_is_null_and_an_empty_one_empty(
    owner: Person, more: dict[str, Any], description: str | None
) -> None:
    project = create(owner, **more)

    assert project["description"] == description
    assert ok(owner.get(f"/projects/{project['id']}"))["description"] == description


# --- listing


def test_all_projects_are_listed_unless_only_ones_own_are_asked_for(newcomer: Person, stranger: Person) -> None:
    project = create(newcomer)

    for query in ({}, {"my_projects_only": False}, {"my_projects_only": ""}):
        assert project in newest(stranger, "/projects", **query)
    assert project not in newest(stranger, "/projects", my_projects_only=True)
    mine = newcomer.get("/projects", my_projects_only=True)
    assert (ok(mine), total(mine)) == ([project], 1)


def test_archived_projects_are_listed_only_when_asked_for(newcomer: Person) -> None:
    kept, archived = create(newcomer), create(newcomer)
    ok(newcomer.patch(f"/projects/{archived['id']}", {"is_archived": True}))
    mine = partial(newcomer.get, "/projects", my_projects_only=True)

    for query in ({}, {"include_archived": False}, {"include_archived": ""}):
        assert ids(ok(mine(**query))) == [kept["id"]]
        assert total(mine(**query)) == 1
    everything = mine(include_archived=True)
    assert ids(ok(everything)) == [kept["id"], archived["id"]]
    assert total(everything) == 2


def test_the_archived_projects_of_others_are_hidden_too(newcomer: Person, stranger: Person) -> None:
    project = create(newcomer)
    archived = ok(newcomer.patch(f"/projects/{project['id']}", {"is_archived": True}))

    assert archived not in newest(stranger, "/projects")
    assert archived in newest(stranger, "/projects", include_archived=True)


# --- unique names


@pytest.mark.parametrize("padding", ["", " \t"], ids=["bare", "padded"])
def test_a_name_is_taken_once_per_owner(owner: Person, project: Any, padding: str) -> None:
    body = {"name": padding + project["name"] + padding}
    other = create(owner)

    problem(owner.post("/projects", body), 409)
    problem(owner.patch(f"/projects/{other['id']}", body), 409)
    assert ok(owner.get(f"/projects/{other['id']}")) == other


def test_a_name_is_case_sensitive(owner: Person, project: Any) -> None:
    create(owner, project["name"].upper())


def test_a_name_is_free_for_another_owner(stranger: Person, project: Any) -> None:
    create(stranger, project["name"])


def test_an_archived_name_is_taken_too(owner: Person, project: Any) -> None:
    ok(owner.patch(f"/projects/{project['id']}", {"is_archived": True}))

    problem(owner.post("/projects", {"name": project["name"]}), 409)


def test_a_deleted_name_is_free_again(owner: Person, project: Any) -> None:
    empty(owner.delete(f"/projects/{project['id']}"))

    create(owner, project["name"])


def test_a_name_is_judged_among_those_of_the_owner_and_not_of_the_admin(
    admin: Person, owner: Person, project: Any
) -> None:
    create(admin, name := unique())
    other = create(owner)

    problem(admin.patch(f"/projects/{project['id']}", {"name": other["name"]}), 409)
    assert ok(admin.patch(f"/projects/{project['id']}", {"name": name}))["name"] == name


def test_of_simultaneous_projects_with_one_name_one_wins(owner: Person) -> None:
    name = unique()

    answers = at_once(*[partial(owner.post, "/projects", {"name": name})] * 8)

    assert statuses(answers) == [201] + [409] * 7


def test_of_simultaneous_renames_to_one_name_one_wins(owner: Person) -> None:
    projects = [create(owner) for _ in range(4)]
    name = unique()

    rename = partial(owner.patch, body={"name": name})
    answers = at_once(*(partial(rename, f"/projects/{number}") for number in ids(projects)))

    assert statuses(answers) == [200, 409, 409, 409]


# --- changing


@pytest.mark.parametrize(
    "change",
    [{"name": "new"}, {"description": "new"}, {"description": ""}, {"is_archived": True}],
    ids=str,
)
@pytest.mark.parametrize("who", ["owner", "admin"])
def test_the_owner_and_an_admin_may_change_a_project(
    request: pytest.FixtureRequest, owner: Person, change: dict[str, Any], who: str
) -> None:
    if "name" in change:
        change = {"name": unique("new")}
    project = create(owner, description="old")
    path = f"/projects/{project['id']}"

    changed = ok(request.getfixturevalue(who).patch(path, change))

    assert_fits(changed, PROJECT)
    assert changed["updated_at"] > project["updated_at"]
    assert changed == {**project, **change, "updated_at": changed["updated_at"]}
    assert ok(owner.get(path)) == changed


def test_a_description_may_be_taken_away(owner: Person) -> None:
    project = create(owner, description="old")

    changed = ok(owner.patch(f"/projects/{project['id']}", {"description": None}))

    assert changed["description"] is None


def test_an_archived_project_may_be_brought_back(newcomer: Person) -> None:
    path = f"/projects/{create(newcomer)['id']}"
    ok(newcomer.patch(path, {"is_archived": True}))

    assert ok(newcomer.patch(path, {"is_archived": False}))["is_archived"] is False
    assert total(newcomer.get("/projects", my_projects_only=True)) == 1


def test_the_same_values_again_are_no_change(owner: Person) -> None:
    project = create(owner, description="old")
    same = {"name": f" {project['name']} ", "description": "old", "is_archived": False}

    assert ok(owner.patch(f"/projects/{project['id']}", same)) == project


def test_only_the_owner_and_an_admin_may_change_or_delete(
    stranger: Person, assignee: Person, project: Any, task: Any
) -> None:
    path = f"/projects/{project['id']}"

    for person in (stranger, assignee):
        for body in ({"name": "mine"}, {"is_archived": True}, {}):
            problem(person.patch(path, body), 403)
        problem(person.delete(path), 403)
    assert ok(stranger.get(path)) == project


def test_archiving_only_hides_from_the_list(owner: Person, stranger: Person, project: Any, task: Any) -> None:
    path = f"/projects/{project['id']}"
    ok(owner.patch(path, {"is_archived": True}))

    assert ok(stranger.get(path))["is_archived"] is True
    assert ok(stranger.get(f"/tasks/{task['id']}")) == task
    assert ids(ok(stranger.get("/tasks", project_id=project["id"]))) == [task["id"]]
    ok(owner.patch(f"/tasks/{task['id']}", {"is_completed": True}))
    ok(owner.post("/tasks", {"title": "x", "project_id": project["id"]}), 201)
    assert ok(stranger.get(f"{path}/summary"))["total"] == 2


# --- deleting


@pytest.mark.parametrize("who", ["owner", "admin"])
def test_a_deleted_project_takes_its_tasks_with_it(
    request: pytest.FixtureRequest, owner: Person, project: Any, task: Any, who: str
) -> None:
    retire_ids(owner)

    empty(request.getfixturevalue(who).delete(f"/projects/{project['id']}"))

    problem(owner.get(f"/projects/{project['id']}"), 404)
    problem(owner.delete(f"/projects/{project['id']}"), 404)
    problem(owner.get(f"/projects/{project['id']}/summary"), 404)
    problem(owner.get(f"/tasks/{task['id']}"), 404)
    assert ok(owner.get("/tasks", project_id=project["id"])) == []
    problem(owner.post("/tasks", {"title": "x", "project_id": project["id"]}), 404)


def test_a_project_that_is_deleted_while_tasks_are_added_breaks_nothing(owner: Person) -> None:
    for _ in range(3):
        project = create(owner)
        retire_ids(owner)
        rows = {"project_id": project["id"], "tasks": [{"title": "x"}] * 5}
        add = partial(owner.post, "/tasks", {"title": "x", "project_id": project["id"]})
        add_many = partial(owner.post, "/tasks/import", rows)
        delete = partial(owner.delete, f"/projects/{project['id']}")

        answers = at_once(add, add_many, delete, add, add_many)

        empty(answers.pop(2))
        assert set(statuses(answers)) <= {201, 404}
        assert ok(owner.get("/tasks", project_id=project["id"])) == []


def test_of_simultaneous_deletions_one_wins(owner: Person, project: Any, task: Any) -> None:
    retire_ids(owner)

    for path in (f"/tasks/{task['id']}", f"/projects/{project['id']}"):
        answers = at_once(*[partial(owner.delete, path)] * 4)

        assert statuses(answers) == [204, 404, 404, 404]


def test_a_project_that_is_deleted_while_it_is_changed_breaks_nothing(owner: Person) -> None:
    for _ in range(3):
        path = f"/projects/{create(owner)['id']}"
        retire_ids(owner)
        change, archive = (
            partial(owner.patch, path, {"description": "new"}),
            partial(owner.patch, path, {"is_archived": True}),
        )
        read = partial(owner.get, f"{path}/summary")

        answers = at_once(change, archive, partial(owner.delete, path), change, read)

        empty(answers.pop(2))
        assert set(statuses(answers)) <= {200, 404}
        problem(owner.get(path), 404)


# --- summary


def test_the_summary_of_a_project_without_tasks(stranger: Person, project: Any) -> None:
    summary = ok(stranger.get(f"/projects/{project['id']}/summary"))

    assert_fits(summary, SUMMARY)
    assert summary == {
        "project_id": project["id"],
        "total": 0,
        "completed": 0,
        "pending": 0,
        "overdue": 0,
        "completion_rate": 0.0,
        "by_assignee": [],
    }


def add_task(
    owner: Person,
    project: Any,
    assignee: Person | None = None,
    due_in_hours: float | None = None,
    completed: bool = False,
) -> Any:
    body: dict[str, object] = {"title": "x", "project_id": project["id"]}
    if assignee is not None:
        body["assignee_id"] = assignee.id
    if due_in_hours is not None:
        body["due_date"] = from_now(hours=due_in_hours).isoformat()
    task = ok(owner.post("/tasks", body), 201)
    return ok(owner.patch(f"/tasks/{task['id']}", {"is_completed": True})) if completed else task


def test_the_summary_counts_the_tasks_and_those_of_each_assignee(
    owner: Person, assignee: Person, stranger: Person, project: Any
) -> None:
    older, younger = sorted((assignee, stranger), key=lambda person: person.id)
    add_task(owner, project)
    add_task(owner, project, younger, due_in_hours=-1)
    add_task(owner, project, younger, due_in_hours=1)
    add_task(owner, project, younger, due_in_hours=-1, completed=True)
    add_task(owner, project, older, completed=True)
    add_task(owner, project, due_in_hours=-0.01)
    add_task(owner, create(owner), older)

    summary = ok(stranger.get(f"/projects/{project['id']}/summary"))

    assert_fits(summary, SUMMARY)
    assert summary == {
        "project_id": project["id"],
        "total": 6,
        "completed": 2,
        "pending": 4,
        "overdue": 2,
        "completion_rate": 0.3333,
        "by_assignee": [
            {"assignee": {"id": older.id, "name": older.name}, "total": 1, "completed": 1},
            {"assignee": {"id": younger.id, "name": younger.name}, "total": 3, "completed": 1},
            {"assignee": None, "total": 2, "completed": 0},
        ],
    }


@pytest.mark.parametrize(
    ("completed", "pending", "rate"),
    [(0, 1, 0.0), (1, 0, 1.0), (1, 1, 0.5), (2, 1, 0.6667), (1, 6, 0.1429), (5, 1, 0.8333)],
)
def test_the_rate_has_four_decimals(owner: Person, project: Any, completed: int, pending: int, rate: float) -> None:
    rows = [{"title": "x"}] * (completed + pending)
    ok(owner.post("/tasks/import", {"project_id": project["id"], "tasks": rows}), 201)
    tasks = ids(ok(owner.get("/tasks", project_id=project["id"])))
    if completed:
        body = {"task_ids": tasks[:completed], "update_data": {"is_completed": True}}
        ok(owner.post("/tasks/bulk-update", body))

    summary = ok(owner.get(f"/projects/{project['id']}/summary"))

    assert summary["completion_rate"] == rate
    assert (summary["completed"], summary["pending"]) == (completed, pending)


def test_the_summary_follows_its_tasks(owner: Person, stranger: Person, project: Any) -> None:
    """Also where there is a cache: it is dropped when a task changes."""

    def figures() -> Any:
        summary = ok(owner.get(f"/projects/{project['id']}/summary"))
        return [summary[key] for key in ("total", "completed", "pending", "overdue")]

    task = add_task(owner, project)
    path = f"/tasks/{task['id']}"
    assert figures() == [1, 0, 1, 0]
    ok(owner.patch(path, {"due_date": "2020-01-01T00:00:00Z"}))
    assert figures() == [1, 0, 1, 1]
    ok(owner.patch(path, {"is_completed": True}))
    assert figures() == [1, 1, 0, 0]
    body = {"task_ids": [task["id"]], "update_data": {"is_completed": False}}
    ok(owner.post("/tasks/bulk-update", body))
    assert figures() == [1, 0, 1, 1]
    rows = [{"title": "x"}] * 2
    ok(owner.post("/tasks/import", {"project_id": project["id"], "tasks": rows}), 201)
    assert figures() == [3, 0, 3, 1]
    empty(owner.delete(path))
    assert figures() == [2, 0, 2, 0]
