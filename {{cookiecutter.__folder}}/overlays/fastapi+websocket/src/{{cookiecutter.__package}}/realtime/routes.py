from fastapi import APIRouter, WebSocket

from {{ cookiecutter.__package }}.realtime.hub import Subscription
from {{ cookiecutter.__package }}.realtime.sockets import ClaimsDep, serve

router = APIRouter()


@router.websocket("/ws")
async def exchange_pings(websocket: WebSocket, claims: ClaimsDep) -> None:
    await serve(websocket, Subscription(claims.sub), claims)
