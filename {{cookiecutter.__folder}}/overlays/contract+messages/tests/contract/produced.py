"""Examples of the messages that this service produces."""

import json
from base64 import b64encode
from collections import ChainMap
from typing import Any

{% if cookiecutter.events != "none" %}
from tests.contract import events
{% endif %}
{% if cookiecutter.websocket and cookiecutter.sample_domain %}
from tests.contract.sample import broadcasts
{% endif %}

# By their names in pacts: metadata and content.
EXAMPLES = ChainMap[str, tuple[dict[str, str], Any]](
{% if cookiecutter.events != "none" %}
    events.EXAMPLES,
{% endif %}
{% if cookiecutter.websocket and cookiecutter.sample_domain %}
    broadcasts.EXAMPLES,
{% endif %}
)


def produce_message(description: str) -> tuple[str, dict[str, str]]:
    """Return the body of an example, and the headers in which Pact expects its metadata."""
    metadata, content = EXAMPLES[description]
    metadata = {"contentType": "application/json", **metadata}
    headers = {
        "Content-Type": "application/json",
        "Pact-Message-Metadata": b64encode(json.dumps(metadata).encode()).decode(),
    }
    return json.dumps(content), headers
