"""Changes of tasks, broadcast to the sockets that follow their project."""

from typing import Any
from weakref import WeakKeyDictionary

from flask import Blueprint
from simple_websocket import Server
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from {{ cookiecutter.__package }}.auth.token_auth import auth
from {{ cookiecutter.__package }}.extensions import db, sock
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.realtime.hub import current_hub
from {{ cookiecutter.__package }}.realtime.sockets import serve
from {{ cookiecutter.__package }}.tasks.messages import (
    broadcasts_of,
    flushed_changes,
    project_topic,
)

CHANGES = "changes of tasks"

bp = Blueprint("broadcasts", __name__, url_prefix="/ws/projects")


@sock.route("/<id:project_id>", bp=bp)  # type: ignore[untyped-decorator] # (Flask-Sock has no types)
def follow_project(ws: Server, project_id: int) -> None:
    serve(ws, lambda: project_topic(db.get_or_404(Project, project_id).id))


@event.listens_for(db.session, "after_flush")
def collect_changes(session: Session, _: Any) -> None:
    transaction = session.get_nested_transaction() or session.get_transaction()
    changes_of(session, transaction).extend(flushed_changes(session))


@event.listens_for(db.session, "after_commit")
def broadcast_changes(session: Session) -> None:
    """Broadcast after the commit of the transaction; a savepoint passes its changes on to it.

    One that is rolled back expires the tasks that it changed: load them again before the commit.
    """
    savepoint = session.get_nested_transaction()
    changes = changes_of(session, savepoint or session.get_transaction())
    if savepoint:
        changes_of(session, savepoint.parent).extend(changes)
        return
    sender = auth.current_user
    current_hub().publish(broadcasts_of(changes, sender.id if sender else None))


def changes_of(session: Session, transaction: SessionTransaction | None) -> list[Any]:
    """Return the changes of a transaction or savepoint, which end with it."""
    transactions = session.info.setdefault(CHANGES, WeakKeyDictionary())
    changes: list[Any] = transactions.setdefault(transaction, [])
    return changes
