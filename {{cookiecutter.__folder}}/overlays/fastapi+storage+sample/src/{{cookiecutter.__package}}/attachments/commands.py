import asyncio

import typer
from sqlalchemy import select

from {{ cookiecutter.__package }}.attachments.cleanup import UnknownBucketError, delete_orphans
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.database import open_database
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.storage import Storage, StorageError


def clean_attachments() -> None:
    """Delete objects of a day or more that no attachment has; fail if an object is missing."""
    settings = Settings.load()
    try:
        deleted, missing = delete_orphans(
            Storage(settings), lambda: asyncio.run(_read_ids(settings))
        )
    except (StorageError, UnknownBucketError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Deleted {deleted} objects.")
    for attachment_id in missing:
        typer.echo(f"The object of attachment {attachment_id} is missing.", err=True)
    if missing:
        raise typer.Exit(1)


async def _read_ids(settings: Settings) -> dict[str, int]:
    async with open_database(settings) as sessionmaker, sessionmaker() as session:
        rows = await session.execute(select(Attachment.key, Attachment.id))
        return dict(rows.all())
