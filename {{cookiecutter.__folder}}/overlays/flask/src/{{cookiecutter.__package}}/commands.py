"""Commands of `flask`, besides those of Flask and Flask-Migrate."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from pydantic import ValidationError
from werkzeug.exceptions import Conflict

{% if cookiecutter.storage and cookiecutter.sample_domain %}
from {{ cookiecutter.__package }}.attachments.commands import clean_attachments
{% endif %}
from {{ cookiecutter.__package }}.auth import service
from {{ cookiecutter.__package }}.auth.schemas import Registration
{% if cookiecutter.events != "none" %}
from {{ cookiecutter.__package }}.events.worker import events_worker
{% endif %}
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.users.models import Role


def init_app(app: Flask) -> None:
    app.cli.add_command(create_admin)
{% if cookiecutter.storage and cookiecutter.sample_domain %}
    app.cli.add_command(clean_attachments)
{% endif %}
{% if cookiecutter.events != "none" %}
    app.cli.add_command(events_worker)
{% endif %}


@click.command
@click.argument("email")
@click.option("--name", default="Admin", show_default=True)
@click.password_option(envvar="ADMIN_PASSWORD", help="Default: ADMIN_PASSWORD, else a prompt.")
@with_appcontext
def create_admin(email: str, name: str, password: str) -> None:
    """Create a user with the role admin."""
    if current_app.config["MIGRATES_ON_STARTUP"]:
        upgrade()
    try:
        account = Registration(email=email, name=name, password=password)
        admin = service.register(**account.model_dump(), role=Role.ADMIN)
    except ValidationError as error:
        reasons = (f"{details['loc'][0]}: {details['msg']}" for details in error.errors())
        raise click.ClickException("\n".join(reasons)) from None
    except Conflict as error:
        raise click.ClickException(str(error.description)) from None
    db.session.commit()
    click.echo(f"Created the admin {admin.email}.")
