"""Rules for overlays, whose folder names are their conditions."""

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
    """Return the words that the hook receives for these answers."""
    context = generate_context(str(TEMPLATE / "cookiecutter.json"), extra_context=answers)
    return set(prompt_for_config(context, no_input=True)["__chosen"].split())


WORDS_OF_CHOICES = {question: [chosen(**{question: value}) for value in values] for question, values in CHOICES.items()}


def can_be_chosen(words: set[str]) -> bool:
    """Check that one answer per question can produce all the words that depend on it."""
    return all(
        any(words & (choices[0].union(*choices) - choices[0].intersection(*choices)) <= choice for choice in choices)
        for choices in WORDS_OF_CHOICES.values()
    )


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_words_of_an_overlay_can_be_chosen_together(overlay: str) -> None:
    assert words(overlay) <= set().union(*chain(*WORDS_OF_CHOICES.values()))
    assert can_be_chosen(words(overlay))


@pytest.mark.parametrize("question", CHOICES)
def test_each_answer_has_different_words(question: str) -> None:
    assert all(one != other for one, other in combinations(WORDS_OF_CHOICES[question], 2))


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_overlay_adds_files_and_replaces_none(overlay: str) -> None:
    added = files(BASE / "overlays" / overlay)
    assert added
    assert not added & files(BASE)


@pytest.mark.parametrize(
    ("one", "other"),
    [pair for pair in combinations(OVERLAYS, 2) if can_be_chosen(words(*pair))],
)
def test_compatible_overlays_share_no_path(one: str, other: str) -> None:
    assert not files(BASE / "overlays" / one) & files(BASE / "overlays" / other)


def test_free_text_chooses_no_overlay() -> None:
    assert chosen(project_name="contract", contract_tests=False, license="MIT") == {
        "fastapi",
        "sqlalchemy",
        "sample",
        "no-jobs",
        "github",
        "mutation",
        "mutmut",
        "MIT",
    }
