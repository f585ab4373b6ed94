"""The summary of a project, built from the counts of the database."""

import pytest

from {{ cookiecutter.__package }}.projects.summary import (
    AssigneeCounts,
    summarize,
)

ADA = AssigneeCounts(id=1, name="Ada", total=4, completed=3, overdue=1)
BOB = AssigneeCounts(id=2, name="Bob", total=1, completed=0, overdue=0)
NOBODY = AssigneeCounts(id=None, name=None, total=2, completed=1, overdue=1)


def test_counts_of_all_assignees_are_added() -> None:
    summary = summarize(7, [ADA, BOB, NOBODY])

    assert summary.model_dump(exclude={"by_assignee"}) == {
        "project_id": 7,
        "total": 7,
        "completed": 4,
        "pending": 3,
        "overdue": 2,
        "completion_rate": 0.5714,
    }


def test_summary_lists_assignees_and_unassigned_tasks() -> None:
    summary = summarize(7, [ADA, NOBODY])

    assert [counts.model_dump() for counts in summary.by_assignee] == [
        {"assignee": {"id": 1, "name": "Ada"}, "total": 4, "completed": 3},
        {"assignee": None, "total": 2, "completed": 1},
    ]


def test_summary_of_an_empty_project_is_zero() -> None:
    summary = summarize(7, [])

    assert summary.model_dump(exclude={"project_id", "by_assignee"}) == {
        "total": 0,
        "completed": 0,
        "pending": 0,
        "overdue": 0,
        "completion_rate": 0.0,
    }
    assert summary.by_assignee == []


@pytest.mark.parametrize(
    ("completed", "total", "rate"),
    [(0, 3, 0.0), (1, 3, 0.3333), (2, 3, 0.6667), (3, 3, 1.0), (1, 8, 0.125), (1, 20_001, 0.0)],
)
def test_completion_rate_has_four_decimals(completed: int, total: int, rate: float) -> None:
    counts = NOBODY._replace(total=total, completed=completed)

    assert summarize(7, [counts]).completion_rate == rate
