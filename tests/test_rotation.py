"""The share of heavy tests that a day's run has."""

from conftest import FRAMEWORKS, ROTATIONS, is_due


def due(rotation: int) -> list[int]:
    return [index for index in range(9) if is_due(index, rotation)]


def test_rotations_have_each_instance_once() -> None:
    assert sorted(index for rotation in range(ROTATIONS) for index in due(rotation)) == list(range(9))


def test_each_rotation_has_every_framework() -> None:
    frameworks = [{FRAMEWORKS[index % 3] for index in due(rotation)} for rotation in range(ROTATIONS)]
    assert frameworks == [set(FRAMEWORKS)] * ROTATIONS
