"""No query is an unexpected error, whether it fits the GraphQL schema or not."""

from io import StringIO
from typing import Any

import schemathesis
from graphql import StringValueNode
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis import Case

from {{ cookiecutter.__package }}.graphql_api.root import Mutation, Query
from {{ cookiecutter.__package }}.graphql_api.schema import create_schema

from tests import profiles
from tests.schema.service import ROW_IDS, Service

pytest_plugins = ["schemathesis.pytest.plugin"]

pytestmark = profiles.timeout

definition = create_schema(Query, Mutation, introspection=False).as_str()
schema = schemathesis.graphql.from_file(StringIO(definition))

ids = st.one_of(st.sampled_from(ROW_IDS).map(str), st.text(max_size=20))
schemathesis.graphql.scalar("ID", ids.map(lambda value: StringValueNode(value=value)))
times = st.datetimes().map(lambda time: StringValueNode(value=time.isoformat()))
schemathesis.graphql.scalar("DateTime", times)

# Without a code, the query does not fit the schema.
EXPECTED = {None, "BAD_USER_INPUT", "CONFLICT", "FORBIDDEN", "NOT_FOUND"}


@schema.parametrize()
@settings(suppress_health_check=list(HealthCheck))
def test_field(case: Case[Any], service: Service) -> None:
    response = case.call(base_url=f"{service.url}/graphql", headers=service.call["headers"])

    assert response.status_code == 200
    errors = response.json().get("errors", [])
    assert {error.get("extensions", {}).get("code") for error in errors} <= EXPECTED
