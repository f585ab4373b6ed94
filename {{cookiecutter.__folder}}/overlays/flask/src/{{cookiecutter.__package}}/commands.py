"""The commands of the service, beside those of Flask and Flask-Migrate."""

import click
from flask import Flask
from flask.cli import with_appcontext
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import Conflict

from .auth.schemas import Registration
from .auth.service import register
from .database import upgrade_in_development
from .users.models import Role


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    app.cli.add_command(create_admin)


@click.command
@click.argument("email")
@click.option("--name", default="Admin", show_default=True)
@click.password_option(envvar="ADMIN_PASSWORD", help="Else from ADMIN_PASSWORD, or a prompt.")
@with_appcontext
def create_admin(email: str, name: str, password: str) -> None:
    """Create a user who may do everything."""
    try:
        account = Registration(email=email, password=password, name=name)
        upgrade_in_development()
        admin = register(**account.model_dump(), role=Role.ADMIN)
    except ValidationError as error:
        faults = (f"{fault['loc'][0]}: {fault['msg']}" for fault in error.errors())
        raise click.ClickException("\n".join(faults)) from None
    except Conflict as error:
        raise click.ClickException(str(error.description)) from None
    except DBAPIError as error:  # whose own text has the parameters, too
        raise click.ClickException(str(error.orig)) from None
    click.echo(f"{admin.email} is an admin now.")
