"""`/auth`."""

import logging

from fastapi import APIRouter, BackgroundTasks
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError

from ..database import SessionDep, SessionmakerDep
from ..dependencies import Notifier, SecretKey
from ..openapi import BODY_PROBLEMS, problem_responses
from ..requests import ServiceRoute
from ..users.models import User
from ..users.schemas import UserRead
from . import service, sessions
from .schemas import (
    Credentials,
    Message,
    PasswordResetConfirmation,
    PasswordResetRequest,
    RefreshRequest,
    Registration,
    TokenPair,
)

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/auth", tags=["auth"], route_class=ServiceRoute)


@router.post(
    "/register",
    status_code=201,
    response_model=UserRead,
    responses=problem_responses(*BODY_PROBLEMS, 409),
)
async def register(session: SessionDep, account: Registration) -> User:
    """Create an account."""
    return await service.register(
        session, email=account.email, password=account.password, name=account.name
    )


@router.post("/login", responses=problem_responses(*BODY_PROBLEMS, 401))
async def log_in(session: SessionDep, secret_key: SecretKey, credentials: Credentials) -> TokenPair:
    """Start a session."""
    return await service.log_in(session, secret_key, credentials.email, credentials.password)


@router.post("/refresh", responses=problem_responses(*BODY_PROBLEMS, 401))
async def refresh(session: SessionDep, secret_key: SecretKey, body: RefreshRequest) -> TokenPair:
    """Spend a refresh token for a new pair."""
    return await sessions.refresh_session(session, secret_key, body.refresh_token)


@router.post("/password-reset", responses=problem_responses(*BODY_PROBLEMS))
async def request_password_reset(
    background: BackgroundTasks,
    sessionmaker: SessionmakerDep,
    notifier: Notifier,
    body: PasswordResetRequest,
) -> Message:
    """Send a reset token, if the address is known: afterwards, so that time tells nothing."""

    async def send_token() -> None:
        try:
            async with sessionmaker() as session:
                notification = await service.request_password_reset(session, body.email)
        except (OSError, SQLAlchemyError) as error:
            # The answer has left: an exception could only cut the connection.
            logger.warning("No reset token was made: %r", error)
            return
        if notification:
            await run_in_threadpool(notifier.send, notification)

    background.add_task(send_token)
    return Message(detail="If the address is known, a message is on its way.")


@router.post("/password-reset/confirm", responses=problem_responses(*BODY_PROBLEMS))
async def confirm_password_reset(session: SessionDep, body: PasswordResetConfirmation) -> Message:
    """Spend a reset token for a new password."""
    await service.reset_password(session, body.token, body.new_password)
    return Message(detail="The password is set. Log in with it.")
