"""Questions and choices of a release are never removed: `cruft update` would lose the answers."""

import json
from typing import Any

import pytest

from conftest import QUESTIONS, TEMPLATE

from .history import git, real_tags


def removed(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return the questions and choices that are no longer available."""
    questions = {question: default for question, default in old.items() if not question.startswith("_")}
    missing = [question for question in questions if question not in new]
    for question, values in questions.items():
        if isinstance(values, list) and question in new:
            missing += [f"{question}={value}" for value in values if value not in new[question]]
    return missing


def test_questions_and_choices_of_releases_still_exist() -> None:
    for tag in real_tags():
        old = json.loads(git(TEMPLATE, "show", f"{tag}:cookiecutter.json"))
        assert removed(old, QUESTIONS) == [], tag


@pytest.mark.parametrize(
    ("old", "missing"),
    [
        (QUESTIONS, []),
        (QUESTIONS | {"_private": 1, "__derived": ""}, []),
        (QUESTIONS | {"database": ["pg"]}, ["database"]),
        (QUESTIONS | {"license": ["MIT", "GPL"]}, ["license=GPL"]),
    ],
)
def test_removed_questions_and_choices_are_found(old: dict[str, Any], missing: list[str]) -> None:
    assert removed(old, QUESTIONS) == missing
