"""Commands of `flask`, besides those of Flask and Flask-Migrate."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from pydantic import ValidationError

from {{ cookiecutter.__package }} import database
from {{ cookiecutter.__package }}.auth import service, sessions
from {{ cookiecutter.__package }}.auth.schemas import Registration
from {{ cookiecutter.__package }}.errors import ConflictError
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.users.models import Role


def init_app(app: Flask) -> None:
    app.cli.add_command(create_admin)
    app.cli.add_command(delete_expired_tokens)


@click.command
@click.argument("email")
@click.option("--name", default="Admin", show_default=True)
@click.password_option(envvar="ADMIN_PASSWORD", help="Default: ADMIN_PASSWORD, else a prompt.")
@with_appcontext
def create_admin(email: str, name: str, password: str) -> None:
    """Create a user with the role admin."""
    if current_app.config["MIGRATES_ON_STARTUP"]:
        database.upgrade(current_app)
    try:
        account = Registration(email=email, name=name, password=password)
        admin = service.register(**account.model_dump(), role=Role.ADMIN)
    except ValidationError as error:
        reasons = (f"{details['loc'][0]}: {details['msg']}" for details in error.errors())
        raise click.ClickException("\n".join(reasons)) from None
    except ConflictError as error:
        raise click.ClickException(str(error)) from None
    db.session.commit()
    click.echo(f"Created the admin {admin.email}.")


@click.command
@with_appcontext
def delete_expired_tokens() -> None:
    """Delete expired refresh and password-reset tokens."""
    count = sessions.delete_expired_tokens()
    db.session.commit()
    click.echo(f"Deleted {count} expired tokens.")
