"""Locks: which rows a request holds until it ends."""

import pytest

from {{ cookiecutter.__package }}.projects.views import ProjectViewSet
from {{ cookiecutter.__package }}.tasks.views import TaskViewSet

# What is written, and nothing that is only joined to it.
OWN_ROWS = (True, ("self",))
NONE = (False, ())


@pytest.mark.parametrize(
    ("viewset", "action", "locked"),
    [
        (ProjectViewSet, "list", NONE),
        (ProjectViewSet, "retrieve", NONE),
        (ProjectViewSet, "summary", NONE),
        (ProjectViewSet, "partial_update", OWN_ROWS),
        (ProjectViewSet, "destroy", OWN_ROWS),
        (TaskViewSet, "list", NONE),
        (TaskViewSet, "retrieve", NONE),
        (TaskViewSet, "partial_update", OWN_ROWS),
        (TaskViewSet, "destroy", OWN_ROWS),
        (TaskViewSet, "bulk_update", OWN_ROWS),
    ],
)
def test_rows_are_locked_to_be_written(
    viewset: type[ProjectViewSet | TaskViewSet], action: str, locked: object
) -> None:
    view = viewset()
    view.action = action

    query = view.get_queryset().query

    assert (query.select_for_update, query.select_for_update_of) == locked
