import logging

from fastapi import APIRouter, BackgroundTasks
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from {{ cookiecutter.__package }}.auth import schemas, service, sessions
from {{ cookiecutter.__package }}.dependencies import (
    NotifierDep,
    SessionDep,
    SessionmakerDep,
    SettingsDep,
)
from {{ cookiecutter.__package }}.notifications.client import NotificationClient
from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.schemas import UserRead

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", status_code=201, response_model=UserRead)
async def register(session: SessionDep, account: schemas.Registration) -> User:
    """Create a user."""
    return await service.register(session, account)


@router.post("/login")
async def log_in(
    session: SessionDep, settings: SettingsDep, credentials: schemas.Credentials
) -> schemas.TokenPair:
    """Start a session. Five failures in a row lock an e-mail address for 15 minutes."""
    return await service.log_in(session, settings.secret_key.get_secret_value(), credentials)


@router.post("/refresh")
async def refresh(
    session: SessionDep, settings: SettingsDep, body: schemas.RefreshTokenRequest
) -> schemas.TokenPair:
    """Exchange a refresh token for a new pair. A token that is used twice ends the session."""
    secret_key = settings.secret_key.get_secret_value()
    return await sessions.rotate(session, secret_key, body.refresh_token)


@router.post("/logout", status_code=204)
async def log_out(
    session: SessionDep, settings: SettingsDep, body: schemas.RefreshTokenRequest
) -> None:
    """End the session of a refresh token. Access tokens stay valid until they expire."""
    secret_key = settings.secret_key.get_secret_value()
    await sessions.end_session(session, secret_key, body.refresh_token)


@router.post("/password-reset")
async def request_password_reset(
    background: BackgroundTasks,
    sessionmaker: SessionmakerDep,
    notifier: NotifierDep,
    body: schemas.PasswordResetRequest,
) -> schemas.Message:
    """Send a password-reset e-mail. The response is the same for an unknown address."""
    # After the response: its time does not depend on whether the user exists.
    background.add_task(send_reset_token, sessionmaker, notifier, body.email)
    return schemas.Message(detail="If the address is known, a message is on its way.")


async def send_reset_token(
    sessionmaker: async_sessionmaker[AsyncSession], notifier: NotificationClient, email: str
) -> None:
    try:
        async with sessionmaker() as session:
            notification = await service.request_password_reset(session, email)
    except SQLAlchemyError:
        logger.exception("Cannot create a reset token.")
        return
    if notification:
        await notifier.send(notification)


@router.post("/password-reset/confirm")
async def confirm_password_reset(
    session: SessionDep, body: schemas.PasswordResetConfirmation
) -> schemas.Message:
    """Set a new password with the token of the e-mail. Ends every session of the user."""
    await service.reset_password(session, body.token, body.new_password)
    return schemas.Message(detail="The password is set. Log in with it.")
