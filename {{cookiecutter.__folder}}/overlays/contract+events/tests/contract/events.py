"""Examples of the events that this service produces, as its outbox holds them."""

from typing import Any

from {{ cookiecutter.__package }}.events.schemas import Reference, UserRegistered
{% if cookiecutter.sample_domain %}
from {{ cookiecutter.__package }}.projects.events import TaskCompleted, TaskReference
{% endif %}

METADATA_KEY = "{{ "routing_key" if cookiecutter.events == "rabbitmq" else "topic" }}"

# By their names in pacts: metadata and content.
EXAMPLES: dict[str, tuple[dict[str, str], Any]] = {
    event.type: ({METADATA_KEY: event.type}, event.model_dump(mode="json"))
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
