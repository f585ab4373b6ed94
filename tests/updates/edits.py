"""Edits that users make to their services between updates."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

PACKAGE = "src/my_service"


def insert_after(file: Path, line: str, text: str) -> None:
    before, found, after = file.read_text(encoding="utf-8").partition(line)
    assert found, f"{file} has no {line!r}"
    file.write_text(before + line + text + after, encoding="utf-8")


def append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(text)


def edit_fastapi(project: Path) -> None:
    append(
        project / PACKAGE / "users/routes.py",
        '\n\n@router.get("/{user_id}/region")\nasync def read_region(user: UserDep) -> str:\n'
        '    """Return the region of a user."""\n    return user.region\n',
    )
    add_column(project)


def edit_flask(project: Path) -> None:
    append(
        project / PACKAGE / "users/views.py",
        '\n\n@bp.get("/<id:user_id>/region")\n@bp.auth_required(auth)\ndef read_region(user_id: int) -> str:\n'
        '    """Return the region of a user."""\n    return db.get_or_404(User, user_id).region\n',
    )
    add_column(project)


def add_column(project: Path) -> None:
    insert_after(
        project / PACKAGE / "users/models.py",
        "mapped_column(default=True)\n",
        '    region: Mapped[str] = mapped_column(String(10), server_default="eu")\n',
    )
    (project / PACKAGE / "migrations/versions/0003_region.py").write_text(
        '"""Add users.region."""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
        'revision = "0003"\ndown_revision = "0002"\n\n\n'
        "def upgrade() -> None:\n"
        '    op.add_column("users", sa.Column("region", sa.String(10), server_default="eu", nullable=False))\n\n\n'
        'def downgrade() -> None:\n    op.drop_column("users", "region")\n',
        encoding="utf-8",
    )


def edit_django(project: Path) -> None:
    append(
        project / PACKAGE / "users/views.py",
        "\n    @action(detail=True)\n    def region(self, _request: Request, **_: Any) -> Response:\n"
        '        """Return the region of a user."""\n        return Response(self.get_object().region)\n',
    )
    insert_after(
        project / PACKAGE / "users/models.py",
        "    name = models.CharField(max_length=100)\n",
        '    region = models.CharField(max_length=10, default="eu")\n',
    )
    (project / PACKAGE / "users/migrations/0002_region.py").write_text(
        "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
        '    dependencies = [("users", "0001_initial")]\n    operations = [\n'
        '        migrations.AddField("user", "region", models.CharField(max_length=10, default="eu"))\n    ]\n',
        encoding="utf-8",
    )


FRAMEWORK_EDITS: dict[str, Callable[[Path], None]] = {
    "fastapi": edit_fastapi,
    "flask": edit_flask,
    "django": edit_django,
}


def edit(project: Path, framework: str) -> None:
    """Add a dependency, a setting, a route, a column with its migration, a test, a fixture, a job and a section."""
    FRAMEWORK_EDITS[framework](project)
    insert_after(project / "pyproject.toml", "# your dependencies below this line\n", '    "idna>=3",\n')
    insert_after(project / PACKAGE / "settings.py", "# your settings below this line\n", '    region: str = "eu"\n')
    (project / "tests/unit/test_region.py").write_text(
        'def test_default_region(region: str) -> None:\n    assert region == "eu"\n', encoding="utf-8"
    )
    (project / "tests/fixtures/region.py").write_text(
        'import pytest\n\n\n@pytest.fixture\ndef region() -> str:\n    return "eu"\n', encoding="utf-8"
    )
    append(
        project / ".github/workflows/ci.yaml",
        "\n  deploy:\n    needs: gate\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo deployed\n",
    )
    append(project / "README.md", "\n## Ownership\n\nOwned by the regional team.\n")


# Lines of the sample domain outside its files.
DOMAIN_LINES = {
    "fastapi": {"routers.py": r"^from my_service\.(projects|tasks) import.*\n|^    (projects|tasks)\.router,\n"},
    "flask": {"blueprints.py": r"^from my_service\.(projects|tasks) import.*\n|^    (projects|tasks)\.bp,\n"},
    "django": {
        "config/settings.py": r'^    "my_service\.projects",\n',
        "config/urls.py": r"^.*my_service\.projects\.urls.*\n",
    },
}
# Shared tests that create projects, such as the states of the contract tests.
USES_THE_DOMAIN = r"factories\.projects|tests\.contract(\.| import )states|\"projects\""


def delete_sample_domain(project: Path, framework: str) -> None:
    """Delete the sample domain by hand."""
    for name in ["projects"] if framework == "django" else ["projects", "tasks"]:
        shutil.rmtree(project / PACKAGE / name)
    for name, lines in DOMAIN_LINES[framework].items():
        cut(project / PACKAGE / name, lines)
    for migration in (project / PACKAGE).glob("migrations/versions/0002_*.py"):
        migration.unlink()
    for layer in (project / "tests").glob("*/sample"):
        shutil.rmtree(layer)
    for file in ("load/users/projects.py", "tests/factories/projects.py"):
        (project / file).unlink()
    for test in (project / "tests").rglob("*.py"):
        if re.search(USES_THE_DOMAIN, test.read_text(encoding="utf-8")):
            test.unlink()


def cut(file: Path, pattern: str) -> None:
    text, found = re.subn(pattern, "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert found, f"{file} has no {pattern!r}"
    file.write_text(text, encoding="utf-8")
