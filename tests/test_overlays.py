"""An overlay's folder name is its condition; these rules make that sentence enough."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from cookiecutter.generate import generate_context
from cookiecutter.prompt import prompt_for_config

from conftest import CHOICES, TEMPLATE

BASE = TEMPLATE / "{{cookiecutter.__folder}}"
OVERLAYS = sorted(folder.name for folder in (BASE / "overlays").iterdir())
# Of the values of one question only one can be chosen.
ALTERNATIVES = [set(values) for values in CHOICES.values() if True not in values]


def files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def words(*overlays: str) -> set[str]:
    return set("+".join(overlays).split("+"))


def can_be_chosen(words: set[str]) -> bool:
    return all(len(words & values) <= 1 for values in ALTERNATIVES)


def chosen(**answers: object) -> set[str]:
    """The words that a set of answers spells, as the hook sees them."""
    context = generate_context(str(TEMPLATE / "cookiecutter.json"), extra_context=answers)
    return set(prompt_for_config(context, no_input=True)["__chosen"].split())


def answers_with_one_change() -> Iterator[dict[str, object]]:
    return ({question: value} for question, values in CHOICES.items() for value in values)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_words_of_an_overlay_are_answers_that_go_together(overlay: str) -> None:
    answers = set().union(*(chosen(**answer) for answer in answers_with_one_change()))
    assert words(overlay) <= answers
    assert can_be_chosen(words(overlay))


@pytest.mark.parametrize("question", CHOICES)
def test_every_answer_spells_other_words(question: str) -> None:
    spelt = [chosen(**{question: value}) for value in CHOICES[question]]
    assert all(one != other for one, other in combinations(spelt, 2))


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_overlay_holds_files_that_the_base_has_not(overlay: str) -> None:
    laid = files(BASE / "overlays" / overlay)
    assert laid
    assert not laid & files(BASE)


@pytest.mark.parametrize(
    ("one", "other"),
    [pair for pair in combinations(OVERLAYS, 2) if can_be_chosen(words(*pair))],
)
def test_two_overlays_that_can_be_chosen_together_share_no_path(one: str, other: str) -> None:
    assert not files(BASE / "overlays" / one) & files(BASE / "overlays" / other)


def test_free_text_is_never_taken_for_an_answer() -> None:
    assert chosen(project_name="contract", contract_tests=False, license="MIT") == {"fastapi", "github", "MIT"}
