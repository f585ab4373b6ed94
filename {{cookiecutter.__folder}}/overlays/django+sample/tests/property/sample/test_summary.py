"""The summary: the counts of the database equal those of a plain loop."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package }}.projects.summary import summarize

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.clock import NOW
from tests.fixtures.examples import rolled_back

SECOND = timedelta(seconds=1)


class Facts(NamedTuple):
    """A task as far as it counts; the assignee is one of two, or nobody."""

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


@pytest.mark.django_db
@given(tasks=st.lists(facts, max_size=12))
def test_counts_equal_those_of_a_loop(tasks: list[Facts]) -> None:
    with rolled_back():
        users = UserFactory.create_batch(2)
        project, other_project = ProjectFactory.create_batch(2)
        TaskFactory.create(project=other_project, assignee=users[0])
        for task in tasks:
            TaskFactory.create(
                project=project,
                assignee=None if task.assignee is None else users[task.assignee],
                completed_at=NOW if task.is_completed else None,
                due_date=task.due_date,
            )

        with time_machine.travel(NOW, tick=False):
            summary = summarize(project)

    total, completed = len(tasks), sum(task.is_completed for task in tasks)
    assert (summary["total"], summary["completed"]) == (total, completed)
    assert summary["pending"] == total - completed
    assert summary["overdue"] == sum(task.is_overdue for task in tasks)
    assert summary["completion_rate"] == (round(completed / total, 4) if total else 0)
    assert [
        (counts["assignee"] and counts["assignee"]["id"], counts["total"], counts["completed"])
        for counts in summary["by_assignee"]
    ] == [
        (
            None if assignee is None else users[assignee].pk,
            len(theirs),
            sum(task.is_completed for task in theirs),
        )
        for assignee in (0, 1, None)
        if (theirs := [task for task in tasks if task.assignee == assignee])
    ]
