"""The share of heavy tests that a day's run has."""

import pytest

from conftest import FRAMEWORKS, is_due


def due(instances: int, days: int, day: int) -> list[int]:
    return [index for index in range(instances) if is_due(index, days, day)]


@pytest.mark.parametrize(("instances", "days"), [(9, 3), (42, 7)])
def test_rotations_have_each_instance_once(instances: int, days: int) -> None:
    assert sorted(index for day in range(days) for index in due(instances, days, day)) == list(range(instances))


@pytest.mark.parametrize(("instances", "days"), [(9, 3), (42, 7)])
def test_each_rotation_has_every_framework(instances: int, days: int) -> None:
    frameworks = [{FRAMEWORKS[index % 3] for index in due(instances, days, day)} for day in range(days)]
    assert frameworks == [set(FRAMEWORKS)] * days
