from flask import Blueprint
from simple_websocket import Server

from {{ cookiecutter.__package }}.extensions import sock
from {{ cookiecutter.__package }}.realtime.sockets import serve

# Not of APIFlask: OpenAPI describes no sockets.
bp = Blueprint("realtime", __name__, url_prefix="/ws")


@sock.route("", bp=bp)  # type: ignore[untyped-decorator] # (Flask-Sock has no types)
def exchange_pings(ws: Server) -> None:
    serve(ws)
