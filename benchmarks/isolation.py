"""Compare the cost of isolating database tests: a rolled-back transaction against creating and dropping all tables.

Runs the same test both ways in one run of a rendered project on PostgreSQL:
`uv run python benchmarks/isolation.py [TESTS]`
The cost is the time of set-up and tear-down minus that of a test without a database.
"""

import json
import sys
from statistics import median
from tempfile import TemporaryDirectory

from services import create, run

TARGET = 15

BENCHMARK = """
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from my_service.database import create_engine, create_sessionmaker
from my_service.models import Base

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.database import clone_database, make_settings


@pytest.fixture(scope="session")
def spare_url(request: pytest.FixtureRequest) -> str:
    return clone_database(request.config, "spare")


@pytest.fixture(scope="session")
async def spare_engine(spare_url: str) -> AsyncIterator[AsyncEngine]:
    settings = make_settings(spare_url)
    # Prepared statements become invalid when tables are recreated: this setting disables them.
    engine = create_engine(settings.model_copy(update={"database_transaction_pooling": True}))
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
    yield engine
    await engine.dispose()


@pytest.fixture
async def session_on_new_tables(spare_engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    async with spare_engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with create_sessionmaker(spare_engine)() as session:
        yield session
    async with spare_engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)


@pytest.mark.parametrize("number", range({tests}))
async def test_no_database(number: int) -> None:
    pass


@pytest.mark.parametrize("number", range({tests}))
async def test_rolled_back(number: int, session: AsyncSession) -> None:
    await Factories(session)(UserFactory, email="ada@example.com")


@pytest.mark.parametrize("number", range({tests}))
async def test_recreated(number: int, session_on_new_tables: AsyncSession) -> None:
    await Factories(session_on_new_tables)(UserFactory, email="ada@example.com")
"""

# conftest.py: records the seconds of each phase of each test.
CONFTEST = """
import json
from collections import defaultdict

times = defaultdict(dict)


def pytest_runtest_logreport(report):
    times[report.nodeid][report.when] = report.duration


def pytest_sessionfinish():
    with open("times.json", "w") as file:
        json.dump(times, file)
"""


def main(tests: int) -> int:
    with TemporaryDirectory() as folder:
        project = create(folder, "fastapi")
        layer = project / "tests/performance"
        (layer / "conftest.py").write_text(CONFTEST, encoding="utf-8")
        (layer / "test_cost.py").write_text(BENCHMARK.replace("{tests}", str(tests)), encoding="utf-8")
        run(project, "uv", "sync")
        run(project, "uv", "run", "pytest", "tests/performance/test_cost.py")
        times: dict[str, dict[str, float]] = json.loads((project / "times.json").read_text(encoding="utf-8"))

    def cost(name: str, *phases: str) -> float:
        return 1000 * median(sum(time[phase] for phase in phases) for node, time in times.items() if name in node)

    every_test = cost("test_no_database", "setup", "teardown")
    rolled_back = cost("test_rolled_back", "setup", "teardown") - every_test
    recreated = cost("test_recreated", "setup", "teardown") - every_test
    ratio = recreated / rolled_back
    print(f"{tests} tests each, medians in ms; set-up and tear-down of a test without a database: {every_test:.2f}")
    print(f"isolation: {rolled_back:.2f} rolled back, {recreated:.2f} on new tables, ratio {ratio:.1f}")
    whole = [cost(name, "setup", "call", "teardown") for name in ("test_rolled_back", "test_recreated")]
    print(f"whole test: {whole[0]:.2f} rolled back, {whole[1]:.2f} on new tables, ratio {whole[1] / whole[0]:.1f}")
    print(f"target for isolation: at least {TARGET}")
    return int(ratio < TARGET)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
