"""The sample domain: tasks, one at a time and many at once."""

from datetime import datetime
from functools import partial
from typing import Any

import httpx2
import pytest

from .support import (
    INVALID,
    MAX_ID,
    UNKNOWN_ID,
    UNKNOWN_REFERENCE,
    Client,
    Person,
    assert_fits,
    at_once,
    empty,
    from_now,
    ids,
    invalid,
    is_bool,
    is_id,
    is_named,
    is_text,
    is_time,
    label,
    not_5xx,
    ok,
    one_of,
    optional,
    problem,
    statuses,
    total,
    unique,
)

TASK = {
    "id": is_id,
    "title": is_text,
    "description": lambda value: value is None or isinstance(value, str),
    "priority": one_of(1, 2, 3, 4, 5),
    "is_completed": is_bool,
    "completed_at": optional(is_time),
    "due_date": optional(is_time),
    "project": is_named,
    "assignee": optional(is_named),
    "created_at": is_time,
    "updated_at": is_time,
}
FUTURE = "2040-01-01T00:00:00Z"


def create(owner: Person, project: Any, title: str = "Write", **more: Any) -> Any:
    return ok(owner.post("/tasks", {"title": title, "project_id": project["id"], **more}), 201)


def read(person: Person, *tasks: Any) -> list[Any]:
    return [ok(person.get(f"/tasks/{task['id']}")) for task in tasks]


def is_same_time(one: str, other: str) -> bool:
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)


# --- creating and reading


def test_task_needs_only_a_title_and_a_project(owner: Person, stranger: Person, project: Any) -> None:
    task = create(owner, project)

    assert_fits(task, TASK)
    assert task["title"] == "Write"
    assert task["project"] == {"id": project["id"], "name": project["name"]}
    assert (task["priority"], task["is_completed"]) == (3, False)
    assert [task[key] for key in ("completed_at", "due_date", "assignee")] == [None] * 3
    assert read(stranger, task) == ok(stranger.get("/tasks", project_id=project["id"])) == [task]


def test_task_may_have_more(owner: Person, assignee: Person, project: Any) -> None:
    task = create(owner, project, description="All of it", priority=1, due_date=FUTURE, assignee_id=assignee.id)

    assert_fits(task, TASK)
    assert (task["description"], task["priority"]) == ("All of it", 1)
    assert is_same_time(task["due_date"], FUTURE)
    assert task["assignee"] == assignee.summary
    assert read(owner, task) == [task]


def test_only_the_owner_and_admins_can_create_a_task(
    owner: Person, admin: Person, stranger: Person, assignee: Person, project: Any, task: Any
) -> None:
    body = {"title": "x", "project_id": project["id"]}

    for person in (stranger, assignee):
        problem(person.post("/tasks", body), 403)
        problem(person.post("/tasks/import", {"project_id": project["id"], "tasks": [{"title": "x"}]}), 403)
    assert total(owner.get("/tasks", project_id=project["id"])) == 1
    ok(admin.post("/tasks", body), 201)


def test_unknown_project_is_refused(owner: Person) -> None:
    problem(owner.post("/tasks", {"title": "x", "project_id": MAX_ID}), UNKNOWN_REFERENCE)
    problem(owner.post("/tasks/import", {"project_id": MAX_ID, "tasks": [{"title": "x"}]}), UNKNOWN_REFERENCE)


def test_unknown_or_inactive_assignee_is_refused(owner: Person, inactive: Person, project: Any, task: Any) -> None:
    for number in (inactive.id, MAX_ID):
        new = {"title": "x", "project_id": project["id"], "assignee_id": number}
        rows = {"project_id": project["id"], "tasks": [{"title": "x"}, new]}
        bulk = {"task_ids": [task["id"]], "update_data": {"assignee_id": number}}

        problem(owner.post("/tasks", new), UNKNOWN_REFERENCE)
        problem(owner.patch(f"/tasks/{task['id']}", {"assignee_id": number}), UNKNOWN_REFERENCE)
        problem(owner.post("/tasks/bulk-update", bulk), UNKNOWN_REFERENCE)
        problem(owner.post("/tasks/import", rows), UNKNOWN_REFERENCE)
    assert ok(owner.get("/tasks", project_id=project["id"])) == [task]


def test_tasks_need_a_token(anonymous: Client, task: Any) -> None:
    for path in ("/tasks", f"/tasks/{task['id']}", f"/tasks/{UNKNOWN_ID}"):
        problem(anonymous.get(path), 401)
    problem(anonymous.post("/tasks", {"title": "x", "project_id": 1}), 401)
    problem(anonymous.patch(f"/tasks/{task['id']}", {"title": "x"}), 401)
    problem(anonymous.delete(f"/tasks/{task['id']}"), 401)


# Of times: without an offset, without a time, impossible, and not a time at all.
WRONG: dict[str, list[object]] = {
    "title": ["", None, "x" * 1000, []],
    "priority": [0, 6, -1, 1.5, "high", None, [], 2**63],
    "due_date": ["2030-01-01T12:00:00", "2030-01-01", "2030-02-30T00:00:00Z", "soon", "", []],
    "assignee_id": [0, -1, "x", [], 2**63],
}


@pytest.mark.parametrize(
    ("field", "wrong"), [(field, value) for field, values in WRONG.items() for value in values], ids=label
)
def test_bad_field_is_refused(owner: Person, project: Any, task: Any, field: str, wrong: object) -> None:
    row = {"title": "x", field: wrong}
    rows = [{"title": "x"}, {"title": "x"}, row]

    invalid(owner.post("/tasks", {"project_id": project["id"], **row}), field)
    invalid(owner.patch(f"/tasks/{task['id']}", {"description": "new", field: wrong}), field)
    problem(owner.post("/tasks/import", {"project_id": project["id"], "tasks": rows}), INVALID)
    if field in {"priority", "assignee_id"}:
        problem(owner.post("/tasks/bulk-update", {"task_ids": [task["id"]], "update_data": {field: wrong}}), INVALID)
    assert ok(owner.get("/tasks", project_id=project["id"])) == [task]


@pytest.mark.parametrize("wrong", [0, -1, "x", None, [], 2**63, -(10**30)], ids=label)
def test_bad_id_in_a_body_is_refused(owner: Person, wrong: object) -> None:
    problem(owner.post("/tasks", {"title": "x", "project_id": wrong}), UNKNOWN_REFERENCE)
    problem(owner.post("/tasks/import", {"project_id": wrong, "tasks": [{"title": "x"}]}), UNKNOWN_REFERENCE)
    problem(owner.post("/tasks/bulk-update", {"task_ids": [wrong], "update_data": {"priority": 1}}), UNKNOWN_REFERENCE)


@pytest.mark.parametrize(
    "odd",
    ["a\0b", "\ud800", "x" * 20_000, 2**63, 1.5, True, "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59",
     "2030-01-01T23:59:60Z", "2030-01-01T12:00:00+99:99", 1893456000, 10**400],
    ids=label,
)  # fmt: skip
def test_odd_value_is_never_a_5xx(owner: Person, project: Any, odd: object) -> None:
    for field in ("title", "description", "priority", "due_date", "assignee_id", "is_completed", "more"):
        row = {"title": "x", field: odd}
        not_5xx(owner.post("/tasks", {"project_id": project["id"], **row}))
        not_5xx(owner.post("/tasks/import", {"project_id": project["id"], "tasks": [row]}))
        task = create(owner, project)
        not_5xx(owner.patch(f"/tasks/{task['id']}", {field: odd}))
        not_5xx(owner.post("/tasks/bulk-update", {"task_ids": [task["id"]], "update_data": {field: odd}}))
    ok(owner.get("/tasks", project_id=project["id"]))


def test_unknown_fields_set_nothing(owner: Person, project: Any) -> None:
    more = {"id": MAX_ID, "completed_at": FUTURE, "created_at": FUTURE, "is_completed": True}
    response = owner.post("/tasks", {"title": "x", "project_id": project["id"], **more})
    if response.status_code in INVALID:
        return

    task = ok(response, 201)

    assert task["id"] != MAX_ID
    assert (task["is_completed"], task["completed_at"]) == (False, None)
    assert task["created_at"] < FUTURE


@pytest.mark.parametrize(
    "sent", ["2030-01-01T12:00:00Z", "2030-01-01T12:00:00+00:00", "2030-01-01T01:00:00+02:00", "2030-01-01T12:00-05:30"]
)
def test_time_is_returned_in_utc(owner: Person, project: Any, sent: str) -> None:
    task = create(owner, project, due_date=sent)

    assert is_time(task["due_date"])
    assert is_same_time(task["due_date"], sent)
    assert read(owner, task) == [task]


# --- listing


@pytest.fixture(scope="session")
def varied(owner: Person, assignee: Person) -> Any:
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
    return project


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"status": "completed"}, ["done", "done in time"]),
        ({"status": "overdue"}, ["overdue", "urgent and overdue"]),
        ({"status": "pending"}, ["plain", "urgent", "assigned", "overdue", "urgent and overdue", "due"]),
        ({"priority": 1}, ["urgent", "urgent and overdue"]),
        ({"priority": 5}, []),
        ({"assignee_id": True}, ["assigned", "urgent and overdue", "done in time"]),
        ({"assignee_id": True, "status": "completed", "priority": 3}, ["done in time"]),
    ],
    ids=str,
)
def test_list_is_filtered(
    stranger: Person, assignee: Person, varied: Any, query: dict[str, object], titles: list[str]
) -> None:
    if "assignee_id" in query:
        query = {**query, "assignee_id": assignee.id}

    response = stranger.get("/tasks", project_id=varied["id"], **query)

    assert [task["title"] for task in ok(response)] == titles
    assert total(response) == len(titles)


def test_list_finds_the_tasks_of_an_assignee_in_all_projects(owner: Person, newcomer: Person, project: Any) -> None:
    other = ok(owner.post("/projects", {"name": unique()}), 201)
    tasks = [create(owner, place, assignee_id=newcomer.id) for place in (project, other)]

    assert ok(newcomer.get("/tasks", assignee_id=newcomer.id)) == tasks


@pytest.mark.parametrize(
    "query",
    [f"{name}={value}" for name in ("project_id", "assignee_id", "priority", "status")
     for value in ("", "abc", "1.5", str(2**63), "%00", "-1", "%FF")],
)  # fmt: skip
def test_odd_filter_is_never_a_5xx(owner: Person, query: str) -> None:
    not_5xx(owner.get(f"/tasks?{query}"))


# --- changing


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"title": "new"}, {"title": "new"}),
        ({"description": "new", "priority": 5}, {"description": "new", "priority": 5}),
        ({"due_date": None}, {"due_date": None}),
        ({"assignee_id": None}, {"assignee": None}),
    ],
    ids=str,
)
def test_patch_changes_only_what_it_names(
    owner: Person, assignee: Person, project: Any, change: dict[str, object], expected: dict[str, object]
) -> None:
    task = create(owner, project, description="old", due_date=FUTURE, assignee_id=assignee.id)

    changed = ok(owner.patch(f"/tasks/{task['id']}", change))

    assert_fits(changed, TASK)
    assert changed == {**task, **expected, "updated_at": changed["updated_at"]}
    assert read(owner, task) == [changed]


def test_completing_sets_completed_at_and_reopening_clears_it(owner: Person, task: Any) -> None:
    path = f"/tasks/{task['id']}"

    done = ok(owner.patch(path, {"is_completed": True}))
    renamed = ok(owner.patch(path, {"title": "new", "is_completed": True}))
    reopened = ok(owner.patch(path, {"is_completed": False}))

    assert done["is_completed"] is True
    assert abs((datetime.fromisoformat(done["completed_at"]) - from_now()).total_seconds()) < 60
    assert renamed["completed_at"] == done["completed_at"]
    assert (reopened["is_completed"], reopened["completed_at"]) == (False, None)


@pytest.mark.parametrize("who", ["owner", "assignee", "admin"])
def test_owner_assignee_and_admins_can_change_a_task(request: pytest.FixtureRequest, task: Any, who: str) -> None:
    person = request.getfixturevalue(who)

    assert ok(person.patch(f"/tasks/{task['id']}", {"title": "new"}))["title"] == "new"


def test_former_assignee_cannot_change_a_task(assignee: Person, stranger: Person, task: Any) -> None:
    path = f"/tasks/{task['id']}"
    ok(assignee.patch(path, {"assignee_id": stranger.id}))

    problem(assignee.patch(path, {"title": "new"}), 403)
    ok(stranger.patch(path, {"title": "new"}))


def test_nobody_else_can_change_or_delete_a_task(stranger: Person, assignee: Person, task: Any) -> None:
    path = f"/tasks/{task['id']}"

    for change in ({"title": "mine"}, {"assignee_id": stranger.id}):
        problem(stranger.patch(path, change), 403)
    problem(stranger.patch(f"/tasks/{UNKNOWN_ID}", {"title": "x"}), 404)
    for person in (stranger, assignee):
        problem(person.delete(path), 403)
    assert read(stranger, task) == [task]


@pytest.mark.parametrize("who", ["owner", "admin"])
def test_owner_and_admins_can_delete_a_task(request: pytest.FixtureRequest, owner: Person, task: Any, who: str) -> None:
    path = f"/tasks/{task['id']}"

    empty(request.getfixturevalue(who).delete(path))

    for response in (owner.get(path), owner.delete(path), owner.patch(path, {"title": "x"})):
        problem(response, 404)


def test_simultaneous_patches_of_different_fields_lose_nothing(owner: Person, project: Any) -> None:
    for _ in range(3):
        task = create(owner, project)
        changes = [{"title": "new"}, {"description": "new"}, {"priority": 5}, {"is_completed": True}]

        responses = at_once(*(partial(owner.patch, f"/tasks/{task['id']}", change) for change in changes))

        assert statuses(responses) == [200] * 4
        (after,) = read(owner, task)
        assert [after[key] for key in ("title", "description", "priority", "is_completed")] == ["new", "new", 5, True]
        assert after["completed_at"] is not None


def test_task_deleted_while_it_is_changed_breaks_nothing(owner: Person, project: Any) -> None:
    for _ in range(3):
        first, second = ids([create(owner, project) for _ in range(2)])
        change = partial(owner.patch, f"/tasks/{first}", {"title": "new"})
        change_both = partial(bulk, owner, [second, first], is_completed=True)

        deleted, *others = at_once(partial(owner.delete, f"/tasks/{first}"), change, change_both, change, change_both)

        empty(deleted)
        assert set(statuses(others)) <= {200, 400, 404, 409, 422}
        problem(owner.get(f"/tasks/{first}"), 404)


# --- bulk update


@pytest.fixture
def tasks(owner: Person, assignee: Person, project: Any) -> list[Any]:
    return [create(owner, project, assignee_id=assignee.id) for _ in range(3)]


def bulk(person: Person, task_ids: list[int], **update_data: object) -> httpx2.Response:
    return person.post("/tasks/bulk-update", {"task_ids": task_ids, "update_data": update_data})


@pytest.mark.parametrize("who", ["owner", "assignee", "admin"])
def test_bulk_update_changes_all_its_tasks(
    request: pytest.FixtureRequest, stranger: Person, tasks: list[Any], who: str
) -> None:
    change = {"is_completed": True, "priority": 5, "assignee_id": stranger.id}
    untouched, *others = tasks

    assert ok(bulk(request.getfixturevalue(who), ids(others), **change)) == {"updated_count": 2}

    assert read(stranger, untouched) == [untouched]
    for before, after in zip(others, read(stranger, *others), strict=True):
        assert_fits(after, TASK)
        expected = {"is_completed": True, "priority": 5, "assignee": stranger.summary}
        assert after == {**before, **expected, **{key: after[key] for key in ("completed_at", "updated_at")}}
        assert after["completed_at"] is not None


def test_bulk_update_changes_only_what_it_names(owner: Person, task: Any) -> None:
    ok(bulk(owner, [task["id"]], priority=1))

    (after,) = read(owner, task)
    assert after == {**task, "priority": 1, "updated_at": after["updated_at"]}


def test_bulk_update_keeps_the_time_of_completion_and_reopens(owner: Person, tasks: list[Any]) -> None:
    done = ok(owner.patch(f"/tasks/{tasks[0]['id']}", {"is_completed": True}))

    ok(bulk(owner, ids(tasks), is_completed=True))
    assert read(owner, tasks[0])[0]["completed_at"] == done["completed_at"]
    ok(bulk(owner, ids(tasks), is_completed=False))
    assert [task["completed_at"] for task in read(owner, *tasks)] == [None] * 3


def test_bulk_update_is_all_or_nothing(owner: Person, stranger: Person, tasks: list[Any]) -> None:
    own = create(stranger, ok(stranger.post("/projects", {"name": unique()}), 201))

    problem(bulk(owner, [*ids(tasks), MAX_ID], priority=5), UNKNOWN_REFERENCE)
    problem(bulk(stranger, [own["id"], tasks[0]["id"]], priority=5), 403)
    problem(bulk(owner, ids(tasks), priority=5, assignee_id=MAX_ID), UNKNOWN_REFERENCE)
    problem(bulk(owner, ids(tasks), priority=9), INVALID)
    problem(bulk(owner, [], priority=5), INVALID)

    assert read(owner, own, *tasks) == [own, *tasks]


def import_titles(owner: Person, project: Any, number: int) -> httpx2.Response:
    rows = [{"title": f"Task {index}"} for index in range(number)]
    return owner.post("/tasks/import", {"project_id": project["id"], "tasks": rows})


def test_bulk_update_takes_one_hundred_ids(owner: Person, project: Any) -> None:
    ok(import_titles(owner, project, 101), 201)
    pages = [owner.get("/tasks", project_id=project["id"], limit=100, skip=skip) for skip in (0, 100)]
    task_ids = [number for page in pages for number in ids(ok(page))]

    problem(bulk(owner, task_ids, priority=5), INVALID)
    assert ok(bulk(owner, task_ids[:100], priority=5)) == {"updated_count": 100}
    assert total(owner.get("/tasks", project_id=project["id"], priority=5)) == 100


def test_simultaneous_bulk_updates_do_not_deadlock(owner: Person, project: Any) -> None:
    ok(import_titles(owner, project, 20), 201)
    task_ids = ids(ok(owner.get("/tasks", project_id=project["id"])))

    for priority in (1, 5):
        calls = [  # in opposite orders
            partial(bulk, owner, task_ids, priority=priority),
            partial(bulk, owner, task_ids[::-1], is_completed=priority == 1),
            partial(bulk, owner, task_ids, assignee_id=owner.id if priority == 1 else None),
            partial(bulk, owner, task_ids[::-1], priority=priority),
        ]
        responses = at_once(*calls)

        assert [ok(response) for response in responses] == [{"updated_count": 20}] * 4
        for task in ok(owner.get("/tasks", project_id=project["id"])):
            assert (task["priority"], task["is_completed"]) == (priority, priority == 1)
            assert (task["completed_at"] is None) is (task["assignee"] is None) is (priority == 5)


# --- import


def test_import_creates_a_task_of_every_row(owner: Person, admin: Person, assignee: Person, project: Any) -> None:
    full = {"title": "Full", "description": "x", "priority": 1, "due_date": FUTURE, "assignee_id": assignee.id}

    for person in (owner, admin):
        body = {"project_id": project["id"], "tasks": [{"title": "Plain"}, full]}
        assert ok(person.post("/tasks/import", body), 201) == {"created_count": 2}

    tasks = ok(owner.get("/tasks", project_id=project["id"]))
    for task in tasks:
        assert_fits(task, TASK)
    assert [(task["title"], task["priority"]) for task in tasks] == [("Plain", 3), ("Full", 1)] * 2
    assert tasks[1]["assignee"] == assignee.summary
    assert is_same_time(tasks[1]["due_date"], FUTURE)


def test_import_takes_one_thousand_rows(owner: Person, project: Any) -> None:
    problem(import_titles(owner, project, 1001), INVALID)
    problem(import_titles(owner, project, 0), INVALID)
    assert total(owner.get("/tasks", project_id=project["id"])) == 0

    assert ok(import_titles(owner, project, 1000), 201) == {"created_count": 1000}
    assert total(owner.get("/tasks", project_id=project["id"])) == 1000


def test_import_is_all_or_nothing(owner: Person, project: Any) -> None:
    rows: list[dict[str, object]] = [{"title": "x"} for _ in range(1000)]
    rows[999]["priority"] = 6

    refused = invalid(owner.post("/tasks/import", {"project_id": project["id"], "tasks": rows}), "priority")

    assert any("999" in error["field"] for error in refused["errors"])
    assert total(owner.get("/tasks", project_id=project["id"])) == 0


def test_fixed_paths_win_over_ids(owner: Person) -> None:
    for path in ("/tasks/bulk-update", "/tasks/import"):
        problem(owner.get(path), {404, 405, 422})
