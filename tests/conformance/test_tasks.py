"""Tasks, one at a time and many at once."""

from functools import partial
from typing import Any

import pytest

from .support import (
    BIGGEST_ID,
    JSON,
    TASK,
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


def create(owner: Person, project: Any, title: str = "Write", **more: Any) -> Any:
    return ok(owner.post("/tasks", {"title": title, "project_id": project["id"], **more}), 201)


def read(person: Person, *tasks: Any) -> list[Any]:
    return [ok(person.get(f"/tasks/{task['id']}")) for task in tasks]


# --- creating and reading


def test_a_task_needs_a_title_and_a_project(owner: Person, project: Any) -> None:
    task = create(owner, project)

    assert_fits(task, TASK)
    assert task == {
        "id": task["id"],
        "title": "Write",
        "description": None,
        "priority": 3,
        "is_completed": False,
        "completed_at": None,
        "due_date": None,
        "project": {"id": project["id"], "name": project["name"]},
        "assignee": None,
        "created_at": task["created_at"],
        "updated_at": task["updated_at"],
    }


def test_a_task_may_have_more(owner: Person, assignee: Person, project: Any) -> None:
    due_date = from_now(days=1).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    more: dict[str, Any] = {"description": "All of it", "priority": 1, "due_date": due_date}

    task = create(owner, project, assignee_id=assignee.id, **more)

    assert_fits(task, TASK)
    assert (task["description"], task["priority"]) == ("All of it", 1)
    assert task["due_date"][:19] == due_date[:19]
    assert task["assignee"] == {"id": assignee.id, "name": assignee.name}


@pytest.mark.parametrize("priority", [1, 2, 3, 4, 5])
def test_a_priority_is_1_to_5(owner: Person, project: Any, priority: int) -> None:
    task = create(owner, project, priority=priority)

    assert task["priority"] == priority
    assert read(owner, task) == [task]


@pytest.mark.parametrize(
    ("more", "description"), [({}, None), ({"description": None}, None), ({"description": ""}, "")]
)
def test_a_missing_description_is_null_and_an_empty_one_empty(
    owner: Person, project: Any, more: dict[str, Any], description: str | None
) -> None:
    task = create(owner, project, **more)

    assert read(owner, task)[0]["description"] == task["description"] == description


def test_a_task_is_the_same_wherever_it_is_read(stranger: Person, project: Any, task: Any) -> None:
    assert read(stranger, task) == [task]
    assert ok(stranger.get("/tasks", project_id=project["id"])) == [task]


def test_a_task_is_made_by_the_owner_of_the_project_or_an_admin(
    owner: Person, admin: Person, stranger: Person, assignee: Person, project: Any, task: Any
) -> None:
    body = {"title": "x", "project_id": project["id"]}

    for person in (stranger, assignee):
        problem(person.post("/tasks", body), 403)
    assert total(owner.get("/tasks", project_id=project["id"])) == 1
    ok(admin.post("/tasks", body), 201)


def test_an_unknown_project_is_404(owner: Person) -> None:
    problem(owner.post("/tasks", {"title": "x", "project_id": BIGGEST_ID}), 404)


def test_an_inactive_assignee_is_422(owner: Person, inactive: Person, project: Any, task: Any) -> None:
    new = {"title": "x", "project_id": project["id"], "assignee_id": inactive.id}
    rows = {"project_id": project["id"], "tasks": [{"title": "x"}, new]}
    change = {"assignee_id": inactive.id}
    bulk = {"task_ids": [task["id"]], "update_data": change}

    problem(owner.post("/tasks", new), 422, "body.assignee_id")
    problem(owner.patch(f"/tasks/{task['id']}", change), 422, "body.assignee_id")
    problem(owner.post("/tasks/bulk-update", bulk), 422, "body.update_data.assignee_id")
    problem(owner.post("/tasks/import", rows), 422, "body.tasks[1].assignee_id")
    assert ok(owner.get("/tasks", project_id=project["id"])) == [task]


# --- listing


@pytest.fixture(scope="session")
def varied(owner: Person, assignee: Person) -> tuple[Any, dict[str, Any]]:
    """A project with tasks of every kind, which no test may change."""
    project = ok(owner.post("/projects", {"name": unique("varied")}), 201)
    past, future = (from_now(hours=hours).isoformat() for hours in (-1, 1))
    rows: dict[str, dict[str, Any]] = {
        "plain": {},
        "urgent": {"priority": 1},
        "assigned": {"assignee_id": assignee.id},
        "overdue": {"due_date": past},
        "urgent and overdue": {"priority": 1, "due_date": past, "assignee_id": assignee.id},
        "due": {"due_date": future},
        "done": {},
        "done in time": {"due_date": past, "assignee_id": assignee.id},
    }
    tasks = {title: create(owner, project, title, **row) for title, row in rows.items()}
    for title in ("done", "done in time"):
        ok(owner.patch(f"/tasks/{tasks[title]['id']}", {"is_completed": True}))
    return project, tasks


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"status": "completed"}, ["done", "done in time"]),
        ({"status": "overdue"}, ["overdue", "urgent and overdue"]),
        (
            {"status": "pending"},
            ["plain", "urgent", "assigned", "overdue", "urgent and overdue", "due"],
        ),
        ({"priority": 1}, ["urgent", "urgent and overdue"]),
        ({"priority": 5}, []),
        ({"assignee_id": True}, ["assigned", "urgent and overdue", "done in time"]),
        ({"assignee_id": True, "status": "overdue"}, ["urgent and overdue"]),
        ({"assignee_id": True, "status": "completed", "priority": 3}, ["done in time"]),
        ({"assignee_id": True, "status": "completed", "priority": 1}, []),
        ({"status": "completed", "priority": ""}, ["done", "done in time"]),
    ],
    ids=str,
)
def test_tasks_are_filtered(
    stranger: Person,
    assignee: Person,
    varied: tuple[Any, dict[str, Any]],
    query: dict[str, object],
    titles: list[str],
) -> None:
    project, _ = varied
    if "assignee_id" in query:
        query = {**query, "assignee_id": assignee.id}

    response = stranger.get("/tasks", project_id=project["id"], **query)

    assert [task["title"] for task in ok(response)] == titles
    assert total(response) == len(titles)
    for task in ok(response):
        assert_fits(task, TASK)


def test_a_project_id_filters_out_the_others(owner: Person, project: Any, task: Any) -> None:
    other = ok(owner.post("/projects", {"name": unique()}), 201)
    create(owner, other)

    assert ok(owner.get("/tasks", project_id=project["id"])) == [task]


def test_an_assignee_id_finds_tasks_of_all_projects(owner: Person, newcomer: Person, project: Any) -> None:
    other = ok(owner.post("/projects", {"name": unique()}), 201)
    tasks = [create(owner, place, assignee_id=newcomer.id) for place in (project, other)]

    assert ok(newcomer.get("/tasks", assignee_id=newcomer.id)) == tasks


# --- changing

FUTURE = "2040-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": "new"}, {"title": "new"}),
        ({"description": "new"}, {"description": "new"}),
        ({"description": ""}, {"description": ""}),
        ({"description": None}, {"description": None}),
        ({"priority": 5}, {"priority": 5}),
        ({"due_date": None}, {"due_date": None}),
        ({"assignee_id": None}, {"assignee": None}),
        ({"title": "new", "priority": 4}, {"title": "new", "priority": 4}),
    ],
    ids=str,
)
def test_a_patch_changes_only_what_it_names(
    owner: Person,
    assignee: Person,
    project: Any,
    change: dict[str, object],
    expected: dict[str, object],
) -> None:
    more: dict[str, Any] = {
        "description": "old",
        "due_date": FUTURE,
        "assignee_id": assignee.id,
    }
    task = create(owner, project, **more)

    changed = ok(owner.patch(f"/tasks/{task['id']}", change))

    assert_fits(changed, TASK)
    assert changed["updated_at"] > task["updated_at"]
    assert changed == {**task, **expected, "updated_at": changed["updated_at"]}
    assert read(owner, task) == [changed]


def test_a_patch_may_name_another_assignee_and_due_date(owner: Person, stranger: Person, task: Any) -> None:
    change = {"assignee_id": stranger.id, "due_date": FUTURE}

    changed = ok(owner.patch(f"/tasks/{task['id']}", change))

    assert changed["assignee"] == {"id": stranger.id, "name": stranger.name}
    assert changed["due_date"].startswith("2040-01-01T00:00:00")


def test_the_same_values_again_are_no_change(owner: Person, assignee: Person, project: Any) -> None:
    more: dict[str, Any] = {
        "description": "old",
        "priority": 2,
        "due_date": FUTURE,
        "assignee_id": assignee.id,
    }
    task = create(owner, project, **more)
    same = {"title": " Write ", "is_completed": False, **more}
    elsewhere = {"due_date": "2040-01-01T01:00:00+01:00"}

    assert ok(owner.patch(f"/tasks/{task['id']}", same)) == task
    assert ok(owner.patch(f"/tasks/{task['id']}", elsewhere)) == task


def test_completing_and_reopening(owner: Person, task: Any) -> None:
    path = f"/tasks/{task['id']}"

    done = ok(owner.patch(path, {"is_completed": True}))
    twice = ok(owner.patch(path, {"is_completed": True}))
    reopened = ok(owner.patch(path, {"is_completed": False}))
    again = ok(owner.patch(path, {"is_completed": True}))

    assert_fits(done, TASK)
    assert done["is_completed"] is True
    assert task["updated_at"] < done["completed_at"] <= from_now(seconds=60).isoformat()
    assert twice == done
    assert (reopened["is_completed"], reopened["completed_at"]) == (False, None)
    assert again["completed_at"] > done["completed_at"]


def test_other_changes_keep_the_time_of_completion(owner: Person, task: Any) -> None:
    path = f"/tasks/{task['id']}"
    done = ok(owner.patch(path, {"is_completed": True}))

    changed = ok(owner.patch(path, {"title": "new", "is_completed": True}))

    assert (changed["title"], changed["completed_at"]) == ("new", done["completed_at"])


@pytest.mark.parametrize("who", ["owner", "assignee", "admin"])
def test_the_owner_the_assignee_and_an_admin_may_change_a_task(
    request: pytest.FixtureRequest, task: Any, who: str
) -> None:
    person = request.getfixturevalue(who)

    changed = ok(person.patch(f"/tasks/{task['id']}", {"title": "new", "is_completed": True}))

    assert changed["title"] == "new"


def test_an_assignee_may_pass_a_task_on_and_then_has_no_more_say(assignee: Person, stranger: Person, task: Any) -> None:
    path = f"/tasks/{task['id']}"
    ok(assignee.patch(path, {"assignee_id": stranger.id}))

    problem(assignee.patch(path, {"title": "new"}), 403)
    ok(stranger.patch(path, {"title": "new"}))


def test_nobody_else_may_change_a_task(stranger: Person, task: Any) -> None:
    for body in ({"title": "mine"}, {"assignee_id": stranger.id}, {}):
        problem(stranger.patch(f"/tasks/{task['id']}", body), 403)

    assert read(stranger, task) == [task]


def test_parallel_patches_of_different_fields_lose_nothing(owner: Person, project: Any) -> None:
    for _ in range(3):
        task = create(owner, project)
        changes = [
            {"title": "new"}, {"description": "new"}, {"priority": 5}, {"is_completed": True},
            {"due_date": FUTURE}, {"assignee_id": owner.id},
        ]  # fmt: skip

        patch = partial(owner.patch, f"/tasks/{task['id']}")
        answers = at_once(*(partial(patch, change) for change in changes))

        assert statuses(answers) == [200] * 6
        (after,) = read(owner, task)
        assert [after[key] for key in ("title", "description", "priority")] == ["new", "new", 5]
        assert (after["is_completed"], after["completed_at"] is None) == (True, False)
        assert after["due_date"].startswith("2040")
        assert after["assignee"]["id"] == owner.id


# --- deleting


@pytest.mark.parametrize("who", ["owner", "admin"])
def test_the_owner_of_the_project_and_an_admin_may_delete_a_task(
    request: pytest.FixtureRequest, owner: Person, project: Any, task: Any, who: str
) -> None:
    path = f"/tasks/{task['id']}"
    retire_ids(owner)

    empty(request.getfixturevalue(who).delete(path))

    for response in (owner.get(path), owner.delete(path), owner.patch(path, {"title": "x"})):
        problem(response, 404)
    assert ok(owner.get("/tasks", project_id=project["id"])) == []


@pytest.mark.parametrize("who", ["assignee", "stranger"])
def test_nobody_else_may_delete_a_task(request: pytest.FixtureRequest, task: Any, who: str) -> None:
    person = request.getfixturevalue(who)

    problem(person.delete(f"/tasks/{task['id']}"), 403)
    assert read(person, task) == [task]


def test_a_task_that_is_deleted_while_it_is_changed_breaks_nothing(owner: Person, project: Any) -> None:
    for _ in range(3):
        first, second = ids([create(owner, project) for _ in range(2)])
        retire_ids(owner)
        change = partial(owner.patch, f"/tasks/{first}", {"title": "new"})
        change_both = partial(bulk, owner, [second, first], is_completed=True)
        delete = partial(owner.delete, f"/tasks/{first}")

        answers = at_once(change, change_both, delete, change, change_both)

        empty(answers.pop(2))
        assert set(statuses(answers)) <= {200, 404}
        problem(owner.get(f"/tasks/{first}"), 404)


# --- bulk update


@pytest.fixture
def tasks(owner: Person, assignee: Person, project: Any) -> list[Any]:
    return [create(owner, project, assignee_id=assignee.id) for _ in range(3)]


def bulk(person: Person, task_ids: list[int], **update_data: object) -> Any:
    return person.post("/tasks/bulk-update", {"task_ids": task_ids, "update_data": update_data})


@pytest.mark.parametrize("who", ["owner", "assignee", "admin"])
def test_a_bulk_update_changes_all_its_tasks(
    request: pytest.FixtureRequest, stranger: Person, tasks: list[Any], who: str
) -> None:
    change = {"is_completed": True, "priority": 5, "assignee_id": stranger.id}
    untouched, *others = tasks

    answer = ok(bulk(request.getfixturevalue(who), ids(others), **change))

    assert answer == {"updated_count": 2}
    assert read(stranger, untouched) == [untouched]
    for before, after in zip(others, read(stranger, *others), strict=True):
        assert_fits(after, TASK)
        assert after == {
            **before,
            "is_completed": True,
            "completed_at": after["completed_at"],
            "priority": 5,
            "assignee": {"id": stranger.id, "name": stranger.name},
            "updated_at": after["updated_at"],
        }
        assert after["completed_at"] > before["created_at"]
        assert after["updated_at"] > before["updated_at"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"priority": 1}, {"priority": 1}),
        ({"assignee_id": None}, {"assignee": None}),
        ({"priority": 4, "title": "new", "project_id": 1}, {"priority": 4}),
    ],
    ids=str,
)
def test_a_bulk_update_changes_only_what_it_names(
    owner: Person, task: Any, change: dict[str, object], expected: dict[str, object]
) -> None:
    assert ok(bulk(owner, [task["id"]], **change)) == {"updated_count": 1}

    (after,) = read(owner, task)
    assert after == {**task, **expected, "updated_at": after["updated_at"]}


def test_an_id_given_twice_counts_once(owner: Person, tasks: list[Any]) -> None:
    first, second, _ = ids(tasks)

    assert ok(bulk(owner, [first, second, first, first], priority=5)) == {"updated_count": 2}


def test_a_bulk_update_completes_and_reopens_like_a_patch(owner: Person, tasks: list[Any]) -> None:
    first = ok(owner.patch(f"/tasks/{tasks[0]['id']}", {"is_completed": True}))

    ok(bulk(owner, ids(tasks), is_completed=True))
    done = read(owner, *tasks)
    ok(bulk(owner, ids(tasks), is_completed=False))
    reopened = read(owner, *tasks)

    assert done[0] == first  # nothing of it changed
    assert all(task["completed_at"] > first["completed_at"] for task in done[1:])
    assert {task["completed_at"] for task in reopened} == {None}
    assert {task["is_completed"] for task in reopened} == {False}


def test_one_unknown_id_is_404_and_changes_nothing(owner: Person, tasks: list[Any]) -> None:
    problem(bulk(owner, [*ids(tasks), BIGGEST_ID], priority=5), 404)

    assert read(owner, *tasks) == tasks


def test_one_forbidden_id_is_403_and_changes_nothing(owner: Person, stranger: Person, tasks: list[Any]) -> None:
    mine = ok(stranger.post("/projects", {"name": unique()}), 201)
    own = create(stranger, mine)

    problem(bulk(stranger, [own["id"], tasks[0]["id"]], priority=5), 403)

    assert read(owner, own, *tasks) == [own, *tasks]


def test_an_unknown_assignee_of_a_bulk_update_changes_nothing(owner: Person, tasks: list[Any]) -> None:
    response = bulk(owner, ids(tasks), priority=5, assignee_id=BIGGEST_ID)

    problem(response, 422, "body.update_data.assignee_id")
    assert read(owner, *tasks) == tasks


def import_titles(owner: Person, project: Any, number: int) -> Any:
    rows = [{"title": f"Task {index}"} for index in range(number)]
    return owner.post("/tasks/import", {"project_id": project["id"], "tasks": rows})


def test_a_bulk_update_takes_one_hundred_ids(owner: Person, project: Any) -> None:
    ok(import_titles(owner, project, 101), 201)
    pages = [owner.get("/tasks", project_id=project["id"], limit=100, skip=skip) for skip in (0, 100)]
    task_ids = [number for page in pages for number in ids(ok(page))]

    problem(bulk(owner, task_ids, priority=5), 422, "body.task_ids")
    assert total(owner.get("/tasks", project_id=project["id"], priority=5)) == 0
    assert ok(bulk(owner, task_ids[:100], priority=5)) == {"updated_count": 100}
    assert total(owner.get("/tasks", project_id=project["id"], priority=5)) == 100


def test_parallel_bulk_updates_lose_nothing(owner: Person, project: Any) -> None:
    ok(import_titles(owner, project, 20), 201)
    task_ids = ids(ok(owner.get("/tasks", project_id=project["id"])))

    for priority in (1, 5):
        # Against each other's order, so that careless locking is a deadlock.
        calls = [
            partial(bulk, owner, task_ids, priority=priority),
            partial(bulk, owner, task_ids[::-1], is_completed=priority == 1),
            partial(bulk, owner, task_ids, assignee_id=owner.id if priority == 1 else None),
            partial(bulk, owner, task_ids[::-1], priority=priority),
        ]
        answers = at_once(*calls)

        assert [ok(answer) for answer in answers] == [{"updated_count": 20}] * 4
        for task in ok(owner.get("/tasks", project_id=project["id"])):
            assert task["priority"] == priority
            assert task["is_completed"] is (priority == 1)
            assert (task["completed_at"] is None) is (priority == 5)
            assert (task["assignee"] is None) is (priority == 5)


# --- import


@pytest.mark.parametrize("who", ["owner", "admin"])
def test_an_import_makes_a_task_of_every_row(
    request: pytest.FixtureRequest, owner: Person, assignee: Person, project: Any, who: str
) -> None:
    person = request.getfixturevalue(who)
    full = {
        "title": " Full ",
        "description": "All of it",
        "priority": 1,
        "due_date": FUTURE,
        "assignee_id": assignee.id,
    }
    rows = [{"title": "Plain"}, full, {"title": "Plain", "project_id": 1, "is_completed": True}]

    answer = ok(person.post("/tasks/import", {"project_id": project["id"], "tasks": rows}), 201)

    assert answer == {"created_count": 3}
    tasks = ok(owner.get("/tasks", project_id=project["id"]))
    for task in tasks:
        assert_fits(task, TASK)
    assert [task["title"] for task in tasks] == ["Plain", "Full", "Plain"]
    assert [task["priority"] for task in tasks] == [3, 1, 3]
    assert [task["is_completed"] for task in tasks] == [False] * 3
    assert tasks[1]["description"] == "All of it"
    assert tasks[1]["due_date"].startswith("2040-01-01T00:00:00")
    assert tasks[1]["assignee"] == {"id": assignee.id, "name": assignee.name}


def test_an_import_takes_one_thousand_rows(owner: Person, project: Any) -> None:
    problem(import_titles(owner, project, 1001), 422, "body.tasks")
    assert total(owner.get("/tasks", project_id=project["id"])) == 0

    assert ok(import_titles(owner, project, 1000), 201) == {"created_count": 1000}
    assert total(owner.get("/tasks", project_id=project["id"])) == 1000


def test_one_bad_row_names_its_index_and_nothing_is_imported(owner: Person, project: Any) -> None:
    rows: list[dict[str, object]] = [{"title": "x"} for _ in range(1000)]
    rows[999]["priority"] = 6
    body = {"project_id": project["id"], "tasks": rows}

    problem(owner.post("/tasks/import", body), 422, "body.tasks[999].priority")
    assert total(owner.get("/tasks", project_id=project["id"])) == 0


def test_an_import_is_for_the_owner_of_the_project_or_an_admin(
    stranger: Person, assignee: Person, project: Any, task: Any
) -> None:
    for person in (stranger, assignee):
        problem(import_titles(person, project, 1), 403)

    problem(import_titles(stranger, {"id": BIGGEST_ID}, 1), 404)
    assert ok(stranger.get("/tasks", project_id=project["id"])) == [task]


def test_parallel_imports_lose_nothing(owner: Person, project: Any) -> None:
    answers = at_once(*[partial(import_titles, owner, project, 25)] * 4)

    assert [ok(answer, 201) for answer in answers] == [{"created_count": 25}] * 4
    tasks = ok(owner.get("/tasks", project_id=project["id"], limit=100))
    titles = sorted(task["title"] for task in tasks)
    assert titles == sorted(f"Task {index}" for index in range(25) for _ in range(4))


@pytest.mark.parametrize("path", ["/tasks/bulk-update", "/tasks/import"])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_fixed_path_wins_over_an_id(owner: Person, method: str, path: str) -> None:
    body = b"{}" if method == "PATCH" else None

    problem(owner.send(method, path, content=body, headers=JSON if body else None), 405)
