"""Commands of the service."""

import asyncio
from typing import Annotated

import typer
from pydantic import ValidationError

{% if cookiecutter.storage and cookiecutter.sample_domain %}
from {{ cookiecutter.__package }}.attachments.commands import clean_attachments
{% endif %}
from {{ cookiecutter.__package }}.auth.schemas import Registration
from {{ cookiecutter.__package }}.auth.service import register
from {{ cookiecutter.__package }}.database import open_database
from {{ cookiecutter.__package }}.errors import ConflictError
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.users.models import Role

app = typer.Typer(no_args_is_help=True)
{% if cookiecutter.storage and cookiecutter.sample_domain %}
app.command()(clean_attachments)
{% endif %}


@app.callback()
def main() -> None:
    """Manage the service."""


@app.command()
def create_admin(
    email: str,
    password: Annotated[
        str,
        typer.Option(
            envvar="ADMIN_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True
        ),
    ],
    name: str = "Admin",
) -> None:
    """Create an admin user."""
    try:
        account = Registration(email=email, password=password, name=name)
        asyncio.run(_create_admin(account))
    except ValidationError as error:
        for details in error.errors():
            typer.echo(f"{details['loc'][0]}: {details['msg']}", err=True)
        raise typer.Exit(1) from None
    except ConflictError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Created the admin {account.email}.")


async def _create_admin(account: Registration) -> None:
    async with open_database(Settings.load()) as sessionmaker, sessionmaker() as session:
        await register(session, account, role=Role.ADMIN)
