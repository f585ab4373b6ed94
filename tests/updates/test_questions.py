"""Names of questions and values of choices are for ever: `cruft update` would lose the answers."""

import json
from typing import Any

import pytest

from conftest import QUESTIONS, TEMPLATE

from .history import git, real_tags


def lost(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What could be answered before, and cannot any more."""
    asked = {question: default for question, default in old.items() if not question.startswith("_")}
    gone = [question for question in asked if question not in new]
    for question, values in asked.items():
        if isinstance(values, list) and question in new:
            gone += [f"{question}={value}" for value in values if value not in new[question]]
    return gone


def test_no_question_or_choice_of_a_release_was_lost() -> None:
    for tag in real_tags():
        old = json.loads(git(TEMPLATE, "show", f"{tag}:cookiecutter.json"))
        assert lost(old, QUESTIONS) == [], tag


@pytest.mark.parametrize(
    ("old", "gone"),
    [
        (QUESTIONS, []),
        (QUESTIONS | {"_private": 1, "__derived": ""}, []),
        (QUESTIONS | {"database": ["pg"]}, ["database"]),
        (QUESTIONS | {"license": ["MIT", "GPL"]}, ["license=GPL"]),
    ],
)
def test_what_is_lost_is_named(old: dict[str, Any], gone: list[str]) -> None:
    assert lost(old, QUESTIONS) == gone
