"""Examples of messages, as Pact asks for them."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from tests.contract.produced import produce_message

router = APIRouter()


@router.post("/_pact/messages")
async def produce(description: Annotated[str, Body(embed=True)]) -> Response:
    body, headers = produce_message(description)
    return Response(body, headers=headers)
