"""Examples of messages, as Pact asks for them."""

from flask import Blueprint, request

from tests.contract.produced import produce_message

bp = Blueprint("messages", __name__)


@bp.post("/_pact/messages")
def produce() -> tuple[str, dict[str, str]]:
    return produce_message(request.get_json()["description"])
