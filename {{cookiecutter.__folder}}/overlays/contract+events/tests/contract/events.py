"""Examples of the events that this service produces, as its outbox holds them."""

import json
from base64 import b64encode
from typing import Any

from {{ cookiecutter.__package }}.events.schemas import Reference, UserRegistered
{% if cookiecutter.sample_domain %}
from {{ cookiecutter.__package }}.projects.events import TaskCompleted, TaskReference
{% endif %}

METADATA_KEY = "{{ "routing_key" if cookiecutter.events == "rabbitmq" else "topic" }}"

# By their names in pacts.
EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    event.type: (event.type, event.model_dump(mode="json"))
    for event in [
{% if cookiecutter.sample_domain %}
        TaskCompleted(
            task=TaskReference(id=1, title="Ship it"),
            project=Reference(id=1),
            completed_by=Reference(id=1),
        ),
{% endif %}
        UserRegistered(user=Reference(id=1)),
    ]
}


def produce_message(description: str) -> tuple[str, dict[str, str]]:
    """Return the body of an example, and the headers in which Pact expects its metadata."""
    event_type, payload = EXAMPLES[description]
    metadata = {"contentType": "application/json", METADATA_KEY: event_type}
    headers = {
        "Content-Type": "application/json",
        "Pact-Message-Metadata": b64encode(json.dumps(metadata).encode()).decode(),
    }
    return json.dumps(payload), headers
