"""The sample domain: projects, their unique names, and the summary of their tasks."""

from functools import partial
from typing import Any

import pytest

from .support import (
    INVALID,
    MAX_ID,
    UNKNOWN_ID,
    Person,
    assert_fits,
    at_once,
    empty,
    from_now,
    ids,
    invalid,
    is_bool,
    is_count,
    is_id,
    is_named,
    is_text,
    is_time,
    label,
    not_5xx,
    ok,
    optional,
    problem,
    statuses,
    total,
    unique,
)

PROJECT = {
    "id": is_id,
    "name": is_text,
    "description": lambda value: value is None or isinstance(value, str),
    "is_archived": is_bool,
    "owner": is_named,
    "created_at": is_time,
    "updated_at": is_time,
}
SUMMARY = {
    "project_id": is_id,
    "total": is_count,
    "completed": is_count,
    "pending": is_count,
    "overdue": is_count,
    "completion_rate": optional(lambda value: type(value) in (int, float) and 0 <= value <= 1),
    "by_assignee": lambda value: isinstance(value, list),
}


def create(owner: Person, name: str | None = None, **more: Any) -> Any:
    return ok(owner.post("/projects", {"name": name or unique("project"), **more}), 201)


# --- creating, reading, listing


def test_project_belongs_to_its_creator(newcomer: Person, stranger: Person) -> None:
    name = unique()

    project = create(newcomer, name, description="For the tests")

    assert_fits(project, PROJECT)
    assert (project["name"], project["description"]) == (name, "For the tests")
    assert project["is_archived"] is False
    assert project["owner"] == newcomer.summary
    assert ok(stranger.get(f"/projects/{project['id']}")) == project
    assert ok(newcomer.get("/projects", my_projects_only=True)) == [project]


def test_no_email_address_of_others_is_readable(stranger: Person, owner: Person, project: Any, task: Any) -> None:
    for path in ("/projects", f"/projects/{project['id']}", f"/projects/{project['id']}/summary", "/tasks"):
        assert "@example.com" not in stranger.get(path).text


def test_list_hides_archived_projects_and_can_be_limited_to_own(newcomer: Person, stranger: Person) -> None:
    kept, archived = create(newcomer), create(newcomer)
    ok(newcomer.patch(f"/projects/{archived['id']}", {"is_archived": True}))
    create(stranger)
    own = partial(newcomer.get, "/projects", my_projects_only=True)

    assert (ids(ok(own())), total(own())) == ([kept["id"]], 1)
    assert ids(ok(own(include_archived=False))) == [kept["id"]]
    assert ids(ok(own(include_archived=True))) == [kept["id"], archived["id"]]
    assert total(stranger.get("/projects")) > total(stranger.get("/projects", my_projects_only=True))


def test_projects_need_a_token(anonymous: Person, project: Any) -> None:
    for path in ("/projects", f"/projects/{project['id']}", f"/projects/{project['id']}/summary", "/projects/5000"):
        problem(anonymous.get(path), 401)
    problem(anonymous.post("/projects", {"name": unique()}), 401)
    problem(anonymous.delete(f"/projects/{project['id']}"), 401)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("name", ""), ("name", None), ("name", "x" * 1000), ("name", []), ("description", {}), ("description", [1])],
    ids=label,
)
def test_bad_field_is_refused(owner: Person, project: Any, field: str, wrong: object) -> None:
    invalid(owner.post("/projects", {"name": unique(), field: wrong}), field)
    invalid(owner.patch(f"/projects/{project['id']}", {field: wrong}), field)
    assert ok(owner.get(f"/projects/{project['id']}")) == project


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", "x" * 20_000, 2**63, 1.5, True], ids=label)
def test_odd_value_is_never_a_5xx(owner: Person, project: Any, odd: object) -> None:
    for field in ("name", "description", "is_archived", "owner", "more"):
        not_5xx(owner.post("/projects", {"name": unique(), field: odd}))
        not_5xx(owner.patch(f"/projects/{create(owner)['id']}", {field: odd}))
    for query in ("my_projects_only", "include_archived"):
        not_5xx(owner.get(f"/projects?{query}=%00"))
        not_5xx(owner.get(f"/projects?{query}=banana"))


def test_unknown_fields_set_nothing(owner: Person, stranger: Person) -> None:
    more = {"id": MAX_ID, "owner": {"id": stranger.id}, "owner_id": stranger.id}
    response = owner.post("/projects", {"name": unique(), **more})
    if response.status_code in INVALID:
        return

    project = ok(response, 201)
    owner.patch(f"/projects/{project['id']}", more)

    assert project["id"] != MAX_ID
    assert ok(owner.get(f"/projects/{project['id']}"))["owner"] == owner.summary


@pytest.mark.parametrize("name", ["'; DROP TABLE projects; --", "<b>&amp;</b>", '\\ % _ "', "😀"])
def test_text_is_returned_as_it_was_sent(newcomer: Person, name: str) -> None:
    project = create(newcomer, name)

    assert ok(newcomer.get(f"/projects/{project['id']}"))["name"] == project["name"] == name


# --- unique names


def test_name_is_unique_per_owner(owner: Person, stranger: Person, admin: Person, project: Any) -> None:
    body = {"name": project["name"]}
    other = create(owner)
    create(stranger, project["name"])  # another owner

    problem(owner.post("/projects", body), 409)
    for person in (owner, admin):
        problem(person.patch(f"/projects/{other['id']}", body), 409)
    ok(owner.patch(f"/projects/{project['id']}", body))  # its own name
    assert ok(owner.get(f"/projects/{other['id']}")) == other


def test_archived_name_is_taken_and_deleted_name_is_free(owner: Person, project: Any) -> None:
    ok(owner.patch(f"/projects/{project['id']}", {"is_archived": True}))
    problem(owner.post("/projects", {"name": project["name"]}), 409)

    empty(owner.delete(f"/projects/{project['id']}"))
    create(owner, project["name"])


def test_one_of_simultaneous_projects_with_one_name_succeeds(owner: Person) -> None:
    responses = at_once(*[partial(owner.post, "/projects", {"name": unique()})] * 8)

    assert statuses(responses) == [201] + [409] * 7


def test_one_of_simultaneous_renames_to_one_name_succeeds(owner: Person) -> None:
    change = {"name": unique()}
    paths = [f"/projects/{create(owner)['id']}" for _ in range(4)]

    responses = at_once(*(partial(owner.patch, path, change) for path in paths))

    assert statuses(responses) == [200, 409, 409, 409]


# --- changing and deleting


@pytest.mark.parametrize("who", ["owner", "admin"])
@pytest.mark.parametrize("change", [{}, {"name": "new"}, {"description": "new"}, {"is_archived": True}], ids=str)
def test_owner_and_admins_can_change_a_project(
    request: pytest.FixtureRequest, owner: Person, change: dict[str, Any], who: str
) -> None:
    if "name" in change:
        change = {"name": unique("new")}
    project = create(owner, description="old")
    path = f"/projects/{project['id']}"

    changed = ok(request.getfixturevalue(who).patch(path, change))

    assert_fits(changed, PROJECT)
    assert changed == {**project, **change, "updated_at": changed["updated_at"]}
    assert ok(owner.get(path)) == changed


def test_only_owner_and_admins_can_change_and_delete(
    stranger: Person, assignee: Person, project: Any, task: Any
) -> None:
    path = f"/projects/{project['id']}"

    for person in (stranger, assignee):
        problem(person.patch(path, {"name": "mine"}), 403)
        problem(person.delete(path), 403)
    problem(stranger.patch(f"/projects/{UNKNOWN_ID}", {"name": "x"}), 404)
    problem(stranger.delete(f"/projects/{UNKNOWN_ID}"), 404)
    assert ok(stranger.get(path)) == project


@pytest.mark.parametrize("who", ["owner", "admin"])
def test_deleted_project_takes_its_tasks_along(
    request: pytest.FixtureRequest, owner: Person, project: Any, task: Any, who: str
) -> None:
    empty(request.getfixturevalue(who).delete(f"/projects/{project['id']}"))

    for path in (f"/projects/{project['id']}", f"/projects/{project['id']}/summary", f"/tasks/{task['id']}"):
        problem(owner.get(path), 404)
    problem(owner.delete(f"/projects/{project['id']}"), 404)


def test_project_deleted_while_it_is_used_breaks_nothing(owner: Person) -> None:
    for _ in range(3):
        project = create(owner)
        rows = {"project_id": project["id"], "tasks": [{"title": "x"}] * 5}
        path = f"/projects/{project['id']}"
        calls = [
            partial(owner.delete, path),
            partial(owner.post, "/tasks", {"title": "x", "project_id": project["id"]}),
            partial(owner.post, "/tasks/import", rows),
            partial(owner.patch, path, {"description": "new"}),
            partial(owner.get, f"{path}/summary"),
        ]

        deleted, *others = at_once(*calls)

        empty(deleted)
        assert set(statuses(others)) <= {200, 201, 400, 404, 409, 422}
        problem(owner.get(path), 404)


# --- summary


def test_summary_counts_tasks_in_all_and_by_assignee(
    owner: Person, assignee: Person, stranger: Person, project: Any
) -> None:
    past, future = (from_now(hours=hours).isoformat() for hours in (-1, 1))
    rows: list[tuple[dict[str, Any], bool]] = [
        ({}, False),
        ({"assignee_id": assignee.id, "due_date": past}, False),
        ({"assignee_id": assignee.id, "due_date": future}, False),
        ({"assignee_id": assignee.id, "due_date": past}, True),
        ({"assignee_id": stranger.id}, True),
        ({"due_date": past}, False),
    ]
    for body, is_completed in rows:
        task = ok(owner.post("/tasks", {"title": "x", "project_id": project["id"], **body}), 201)
        if is_completed:
            ok(owner.patch(f"/tasks/{task['id']}", {"is_completed": True}))

    summary = ok(stranger.get(f"/projects/{project['id']}/summary"))

    assert_fits(summary, SUMMARY)
    figures = [summary[key] for key in ("project_id", "total", "completed", "pending", "overdue")]
    assert figures == [project["id"], 6, 2, 4, 2]
    assert summary["completion_rate"] == pytest.approx(1 / 3, abs=0.005)
    by_assignee = {
        (entry["assignee"] or {}).get("name"): (entry["total"], entry["completed"]) for entry in summary["by_assignee"]
    }
    assert by_assignee == {None: (2, 0), assignee.name: (3, 1), stranger.name: (1, 1)}


def test_summary_of_an_empty_project(stranger: Person, project: Any) -> None:
    summary = ok(stranger.get(f"/projects/{project['id']}/summary"))

    assert_fits(summary, SUMMARY)
    assert (summary["total"], summary["completion_rate"] or 0, summary["by_assignee"]) == (0, 0, [])


def test_summary_follows_its_tasks(owner: Person, project: Any) -> None:
    """Also where it is cached: the cache is dropped when a task changes."""

    def figures() -> Any:
        summary = ok(owner.get(f"/projects/{project['id']}/summary"))
        return [summary[key] for key in ("total", "completed", "overdue")]

    task = ok(owner.post("/tasks", {"title": "x", "project_id": project["id"]}), 201)
    assert figures() == [1, 0, 0]
    ok(owner.patch(f"/tasks/{task['id']}", {"due_date": "2020-01-01T00:00:00Z"}))
    assert figures() == [1, 0, 1]
    ok(owner.post("/tasks/bulk-update", {"task_ids": [task["id"]], "update_data": {"is_completed": True}}))
    assert figures() == [1, 1, 0]
    ok(owner.post("/tasks/import", {"project_id": project["id"], "tasks": [{"title": "x"}] * 2}), 201)
    assert figures() == [3, 1, 0]
    empty(owner.delete(f"/tasks/{task['id']}"))
    assert figures() == [2, 0, 0]
