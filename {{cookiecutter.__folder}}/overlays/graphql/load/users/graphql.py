"""Users of GraphQL."""

import time

from locust import task

from load.session import SignedInUser

{% if cookiecutter.sample_domain %}
QUERY = "{ tasks(limit: 100) { title assignee { name } project { name owner { name } } } }"
{% else %}
QUERY = "{ me { id name role } }"
{% endif %}


class GraphQLReader(SignedInUser):
    @task
    def read(self) -> None:
        """Send a query. A response with errors, whose status is 200 too, is a failed request."""
        if time.monotonic() > self.refresh_at:
            self.authenticate()
        with self.client.post("/graphql", json={"query": QUERY}, catch_response=True) as response:
            if not response.ok or "errors" in response.json():
                response.failure(response.text)
