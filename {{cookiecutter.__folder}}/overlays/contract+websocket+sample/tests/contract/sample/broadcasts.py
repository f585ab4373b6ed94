"""Examples of the broadcasts of this service, as followers of a project receive them."""

import json
from datetime import UTC, datetime
from typing import Any, get_args

from {{ cookiecutter.__package }}.{{ 'projects.broadcasts' if cookiecutter.framework == 'django' else 'tasks.messages' }} import Change, task_message

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory

NOW = datetime(2030, 1, 31, 12, tzinfo=UTC)
TASK = TaskFactory.build(
    id=1,
    project=ProjectFactory.build(id=1, owner=UserFactory.build(id=1)),
    created_at=NOW,
    updated_at=NOW,
)

# By their names in pacts: metadata and content.
EXAMPLES: dict[str, tuple[dict[str, str], Any]] = {
    change: ({}, json.loads(task_message(change, TASK))) for change in get_args(Change)
}
