import click
from flask.cli import with_appcontext
from sqlalchemy import select

from {{ cookiecutter.__package }}.attachments.cleanup import delete_orphans
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.extensions import db, storage
from {{ cookiecutter.__package }}.storage import StorageError


@click.command
@with_appcontext
def clean_attachments() -> None:
    """Delete objects of a day or more that no attachment has; fail if an object is missing."""
    ids_by_key = dict(db.session.execute(select(Attachment.key, Attachment.id)).all())
    try:
        deleted, missing = delete_orphans(storage, ids_by_key)
    except StorageError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Deleted {deleted} objects.")
    if missing:
        ids = ", ".join(map(str, sorted(ids_by_key[key] for key in missing)))
        raise click.ClickException(f"The objects of these attachments are missing: {ids}")
