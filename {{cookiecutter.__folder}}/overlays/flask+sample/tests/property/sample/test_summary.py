"""The summary of a project: the database counts like Python, whatever the tasks are."""

from datetime import datetime, timedelta
from typing import NamedTuple

import time_machine
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package }}.projects.summary import summarize_project

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.clock import NOW
from tests.fixtures.examples import RolledBack

SECOND = timedelta(seconds=1)


class Facts(NamedTuple):
    """What the summary counts. The assignee is one of two users, or None."""

    assignee: int | None
    is_completed: bool
    due_date: datetime | None

    @property
    def is_overdue(self) -> bool:
        return not self.is_completed and self.due_date is not None and self.due_date < NOW


facts = st.builds(
    Facts,
    st.sampled_from([0, 1, None]),
    st.booleans(),
    st.sampled_from([None, NOW - SECOND, NOW, NOW + SECOND]),
)


@given(tasks=st.lists(facts, max_size=12))
def test_database_counts_like_python(tasks: list[Facts], rolled_back: RolledBack) -> None:
    with rolled_back() as create:
        users = create.batch(UserFactory, 2)
        project, other_project = create.batch(ProjectFactory, 2)
        create(TaskFactory, project=other_project, assignee=users[0])
        for task in tasks:
            create(
                TaskFactory,
                project=project,
                assignee=None if task.assignee is None else users[task.assignee],
                completed_at=NOW if task.is_completed else None,
                due_date=task.due_date,
            )

        with time_machine.travel(NOW, tick=False):
            summary = summarize_project(project.id)

    total, completed = len(tasks), sum(task.is_completed for task in tasks)
    assert (summary.total, summary.completed) == (total, completed)
    assert summary.pending == total - completed
    assert summary.overdue == sum(task.is_overdue for task in tasks)
    assert summary.completion_rate == (round(completed / total, 4) if total else 0)
    assert [
        (counts.assignee and counts.assignee.id, counts.total, counts.completed)
        for counts in summary.by_assignee
    ] == [
        (
            None if assignee is None else users[assignee].id,
            len(theirs),
            sum(task.is_completed for task in theirs),
        )
        for assignee in (0, 1, None)
        if (theirs := [task for task in tasks if task.assignee == assignee])
    ]
