from pathlib import Path

import pytest

from tests import profiles


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(profiles.timeout)
