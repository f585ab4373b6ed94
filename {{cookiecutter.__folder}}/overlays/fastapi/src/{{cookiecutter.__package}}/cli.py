"""Commands of the service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.auth.schemas import Registration
from {{ cookiecutter.__package }}.auth.service import delete_expired, register
from {{ cookiecutter.__package }}.database import create_engine, create_sessionmaker, migrate
from {{ cookiecutter.__package }}.errors import ConflictError
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.users.models import Role

app = typer.Typer(no_args_is_help=True)


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
    async with open_session() as session:
        await register(session, account, role=Role.ADMIN)


@app.command()
def delete_expired_tokens() -> None:
    """Delete expired refresh and reset tokens and old login failures."""
    asyncio.run(_delete_expired_tokens())


async def _delete_expired_tokens() -> None:
    async with open_session() as session:
        await delete_expired(session)


@asynccontextmanager
async def open_session() -> AsyncIterator[AsyncSession]:
    settings = Settings.load()
    engine = create_engine(settings)
    try:
        if settings.migrates_on_startup:
            await migrate(engine)
        async with create_sessionmaker(engine)() as session:
            yield session
    finally:
        await engine.dispose()
