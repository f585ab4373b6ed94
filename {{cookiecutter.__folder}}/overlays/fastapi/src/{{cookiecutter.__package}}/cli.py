"""The commands of the service."""

import asyncio
from typing import Annotated

import typer
from pydantic import ValidationError

from .auth.schemas import Registration
from .auth.service import register
from .database import connect, create_sessionmaker
from .errors import ConflictError
from .settings import Settings
from .users.models import Role

app = typer.Typer(no_args_is_help=True)


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
    """Create a user who may do everything."""
    try:
        account = Registration(email=email, password=password, name=name)
        asyncio.run(_create_admin(Settings.load(), account))
    except ValidationError as error:
        for fault in error.errors():
            typer.echo(f"{fault['loc'][0]}: {fault['msg']}", err=True)
        raise typer.Exit(1) from None
    except ConflictError as error:
        typer.echo(error.detail, err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{account.email} is an admin now.")


async def _create_admin(settings: Settings, account: Registration) -> None:
    async with connect(settings) as engine, create_sessionmaker(engine)() as session:
        await register(
            session,
            email=account.email,
            password=account.password,
            name=account.name,
            role=Role.ADMIN,
        )
