"""The README says what is so, and its commands do what it says."""

import re
from pathlib import Path

import pytest

from conftest import CHOICES, QUESTIONS, TEMPLATE, Project

README = (TEMPLATE / "README.md").read_text(encoding="utf-8")
ROWS = {
    question: row
    for row in re.findall(r"^\| `.*", README, re.MULTILINE)
    for question in re.findall(r"`(\w+)`", row.split("|")[1])
}


def test_its_table_has_every_question_in_order() -> None:
    assert [question for question in ROWS if question in QUESTIONS] == [
        question for question in QUESTIONS if not question.startswith("_")
    ]


@pytest.mark.parametrize("question", CHOICES)
def test_its_table_has_every_choice_the_default_first(question: str) -> None:
    default = QUESTIONS[question]
    answers = ROWS[question].split("|")[2].strip()
    spelt = ["yes, no" if default else "no, yes"] if isinstance(default, bool) else [f"`{value}`" for value in default]
    assert answers == ", ".join(spelt)


def test_every_question_has_a_sentence_and_every_choice_a_label() -> None:
    prompts = QUESTIONS["__prompts__"]
    assert list(prompts) == [question for question in QUESTIONS if not question.startswith("_")]
    for question, values in CHOICES.items():
        if isinstance(QUESTIONS[question], list):
            assert list(prompts[question]) == ["__prompt__", *values]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/decisions/README.md"])
def test_its_links_lead_somewhere(page: str) -> None:
    text = (TEMPLATE / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https:)([^)#]+)\)", text):
        assert (TEMPLATE / page).parent.joinpath(target).exists(), target


@pytest.mark.slow
def test_its_first_commands_work_word_for_word_in_an_empty_folder(tmp_path: Path) -> None:
    render, test = re.findall(r"```console\n(.+)\n(.+)\n```", README)[0]
    # Until there is a release, gh: leads here.
    (tmp_path / "config").write_text(f"abbreviations: {{gh: '{TEMPLATE}'}}\n")
    (tmp_path / "empty").mkdir()
    here = Project(tmp_path / "empty")
    defaults = "\\n" * len(QUESTIONS)
    here.run(f"{render} <<< $'{defaults}'", COOKIECUTTER_CONFIG=str(tmp_path / "config"))
    assert " passed" in here.run(test, DOCKER_HOST="tcp://127.0.0.1:9")
