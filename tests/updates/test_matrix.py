"""Updates to the newest release from each release, way of creation and framework, with and without edits."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import FRAMEWORKS, Project

from .conftest import (
    WAYS,
    Template,
    assert_merged,
    commit,
    snapshot,
    update,
    update_from_elsewhere,
    update_here,
    update_with_cruft,
    update_with_cruft_here,
)
from .edits import delete_sample_domain, edit
from .history import RELEASES, git

pytestmark = pytest.mark.slow

CI = ".github/workflows/ci.yaml"
Create = Callable[..., Project]
Render = Callable[..., dict[str, bytes]]
every_release = pytest.mark.parametrize("release", RELEASES)
every_framework = pytest.mark.parametrize("framework", FRAMEWORKS)
every_way = pytest.mark.parametrize("way", WAYS)
# Services that were created with cruft are updated by the command itself, the others in this process.
UPDATE = dict.fromkeys(WAYS, update_here) | {"cruft": update}
UPDATE_WITH_CRUFT = dict.fromkeys(WAYS, update_with_cruft_here) | {"cruft": update_with_cruft}


def files(project: Project) -> dict[str, bytes]:
    return {name: content for name, content in snapshot(project.path).items() if name != ".cruft.json"}


def changes(project: Project, since: str) -> list[str]:
    """Return the lines added and removed since a commit, without positions."""
    lines = git(project.path, "diff", "--unified=0", "--no-renames", since).splitlines()
    return sorted(line for line in lines if line.startswith(("+", "-")) and not line.startswith(("+++", "---")))


@pytest.mark.rotated(3)
@every_release
@every_way
@every_framework
def test_unedited_service_equals_a_fresh_render(
    create: Create, render: Render, release: str, way: str, framework: str
) -> None:
    project = create(release, way, framework=framework)
    UPDATE[way](project)
    assert_merged(project)
    expected = render("newest", framework=framework)
    assert files(project) == {name: content for name, content in expected.items() if name != ".cruft.json"}


@pytest.mark.rotated(3)
@every_release
@every_way
@every_framework
def test_edits_are_kept(create: Create, render: Render, release: str, way: str, framework: str) -> None:
    project = create(release, way, framework=framework)
    edit(project.path, framework)
    commit(project, "edited")
    edits = changes(project, "HEAD~")
    UPDATE[way](project)
    assert_merged(project)
    assert_only_edits_differ(project, render, edits)


@pytest.mark.rotated(3)
@every_release
@every_way
@every_framework
def test_edits_are_kept_in_a_fresh_clone(
    create: Create,
    render: Render,
    fresh_clone: Callable[[Project], Project],
    release: str,
    way: str,
    framework: str,
) -> None:
    project = create(release, way, framework=framework)
    edit(project.path, framework)
    commit(project, "edited")
    edits = changes(project, "HEAD~")
    clone = fresh_clone(project)
    UPDATE_WITH_CRUFT[way](clone)
    assert_merged(clone)
    assert_only_edits_differ(clone, render, edits)


def assert_only_edits_differ(project: Project, render: Render, edits: list[str]) -> None:
    """Check that the service differs from a fresh render of the newest release only by its edits."""
    commit(project, "updated")
    git(project.path, "checkout", "--quiet", "--orphan", "fresh")
    git(project.path, "rm", "-r", "--quiet", "--force", ".")
    for name, content in render("newest", **project.context).items():
        (project.path / name).parent.mkdir(parents=True, exist_ok=True)
        (project.path / name).write_bytes(content)
    git(project.path, "checkout", "main", "--", ".cruft.json")
    commit(project, "fresh")
    git(project.path, "checkout", "--quiet", "main")
    assert changes(project, "fresh") == edits
    git(project.path, "branch", "--quiet", "-D", "fresh")


@every_release
@every_framework
def test_deleted_sample_domain_stays_deleted(create: Create, release: str, framework: str) -> None:
    project = create(release, framework=framework)
    delete_sample_domain(project.path, framework)
    deleted = set(git(project.path, "diff", "--name-only", "--diff-filter=D", "HEAD").splitlines())
    commit(project, "deleted the sample domain")
    update(project)
    assert_merged(project)
    assert not deleted & files(project).keys()


@every_framework
def test_edits_beside_the_sample_domain_are_kept_without_it(create: Create, render: Render, framework: str) -> None:
    project = create("newest", framework=framework)
    edit(project.path, framework)
    commit(project, "edited")
    edits = changes(project, "HEAD~")
    output = update(project, "sample_domain=no")
    assert_merged(project)
    assert re.search(r"Revert in each database, .*:\n  D\t\S+/migrations/\S+\n", output)
    without = Project(project.path, {**project.context, "sample_domain": "no"})
    assert_only_edits_differ(without, render, edits)


@pytest.mark.rotated(3)
@every_framework
@pytest.mark.parametrize(
    "sections",
    [
        {"cache": "yes", "jobs": "celery-redis"},
        {"jobs": "celery-rabbitmq", "events": "rabbitmq"},
        {"cache": "yes", "events": "kafka"},
        {"storage": "yes"},
        {"cache": "yes", "graphql": "yes"},
        {"websocket": "yes"},
    ],
    ids=lambda sections: "-".join(sections),
)
def test_sections_are_added_and_removed_around_edits(
    create: Create, render: Render, framework: str, sections: dict[str, str]
) -> None:
    project = create("newest", framework=framework)
    edit(project.path, framework)
    commit(project, "edited")
    edits = changes(project, "HEAD~")
    update(project, *(f"{name}={answer}" for name, answer in sections.items()))
    assert_merged(project)
    assert_only_edits_differ(Project(project.path, {**project.context, **sections}), render, edits)

    update(project, *(f"{name}={'no' if answer == 'yes' else 'none'}" for name, answer in sections.items()))
    assert_merged(project)
    assert_only_edits_differ(project, render, edits)


@every_framework
def test_updates_through_all_releases_keep_edits(
    create: Create,
    template: Template,
    render: Render,
    fresh_clone: Callable[[Project], Project],
    framework: str,
) -> None:
    project = create("first", framework=framework)
    edit(project.path, framework)
    commit(project, "edited")
    edits = changes(project, "HEAD~")
    for number, release in enumerate(["second", "third", "newest"]):
        template.release(release)
        git(project.path.parent, "clone", "--quiet", "--no-local", str(project.path), f"clone-{number}")
        project = Project(project.path.parent / f"clone-{number}", project.context)
        update(project)
        assert_merged(project)
        commit(project, release)
    assert_only_edits_differ(project, render, edits)


@every_framework
@pytest.mark.parametrize(
    ("change", "tests"),
    [
        (edit, "tests/unit/test_region.py tests/integration/test_migrations.py"),
        (delete_sample_domain, "tests/unit/test_settings.py"),
    ],
)
def test_suite_runs_after_an_update(
    create: Create, framework: str, change: Callable[[Path, str], None], tests: str
) -> None:
    project = create("first", framework=framework)
    change(project.path, framework)
    commit(project, "changed")
    update(project)
    project.run("uv sync --quiet")
    project.run("uv run pytest --collect-only -q")
    project.run(f"uv run pytest --database=sqlite {tests}")


@pytest.mark.parametrize(
    ("framework", "merge"), [("fastapi", "alembic merge heads"), ("flask", "flask db merge heads")]
)
def test_migrations_of_a_section_are_merged_with_those_of_the_owner(create: Create, framework: str, merge: str) -> None:
    project = create("newest", framework=framework)
    edit(project.path, framework)
    commit(project, "edited")
    update(project, "events=rabbitmq")
    assert f"uv run {merge}" in project.file("README.md")
    project.run("uv sync --quiet")
    project.run(f"uv run {merge} -m sections")
    project.run("uv run pytest --database=sqlite tests/integration/test_migrations.py")


@pytest.mark.parametrize("update", [update_with_cruft, update_from_elsewhere])
def test_edits_two_lines_away_do_not_conflict(
    create: Create, template: Template, fresh_clone: Callable[[Project], Project], update: Callable[[Project], None]
) -> None:
    project = create("second")
    lines = project.file(CI).splitlines()
    changed = [number for number, line in enumerate(lines) if "timeout-minutes: 25" in line]
    for number in changed:
        lines[number - 2] += "  # edited"
        lines[number + 2] += "  # edited"
    (project.path / CI).write_text("\n".join([*lines, ""]), encoding="utf-8")
    commit(project, "edited")
    template.release("third")
    update(project)
    commit(project, "updated")
    template.release("newest")
    # No commit has this file as the template renders it.
    clone = fresh_clone(project)
    update(clone)
    assert_merged(clone)
    assert changed
    assert clone.file(CI).count("  # edited") == 2 * len(changed)
    assert clone.file(CI).count("timeout-minutes: 30") == len(changed)
