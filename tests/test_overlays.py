"""An overlay's folder name is its condition; these rules make that sentence enough."""

from itertools import chain, combinations
from pathlib import Path

import pytest
from cookiecutter.generate import generate_context
from cookiecutter.prompt import prompt_for_config

from conftest import CHOICES, TEMPLATE

BASE = TEMPLATE / "{{cookiecutter.__folder}}"
OVERLAYS = sorted(folder.name for folder in (BASE / "overlays").iterdir())


def files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def words(*overlays: str) -> set[str]:
    return set("+".join(overlays).split("+"))


def chosen(**answers: object) -> set[str]:
    """The words that a set of answers spells, as the hook sees them."""
    context = generate_context(str(TEMPLATE / "cookiecutter.json"), extra_context=answers)
    return set(prompt_for_config(context, no_input=True)["__chosen"].split())


SPELT = {question: [chosen(**{question: value}) for value in values] for question, values in CHOICES.items()}


def can_be_chosen(words: set[str]) -> bool:
    """Each question has a value that spells all those words which depend on it."""
    return all(
        any(words & (spelt[0].union(*spelt) - spelt[0].intersection(*spelt)) <= one for one in spelt)
        for spelt in SPELT.values()
    )


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_words_of_an_overlay_are_answers_that_go_together(overlay: str) -> None:
    assert words(overlay) <= set().union(*chain(*SPELT.values()))
    assert can_be_chosen(words(overlay))


@pytest.mark.parametrize("question", CHOICES)
def test_every_answer_spells_other_words(question: str) -> None:
    assert all(one != other for one, other in combinations(SPELT[question], 2))


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
    assert chosen(project_name="contract", contract_tests=False, license="MIT") == {
        "fastapi",
        "sqlalchemy",
        "github",
        "mutation",
        "mutmut",
        "MIT",
    }
