from apiflask import APIBlueprint

from {{ cookiecutter.__package }}.auth import service, sessions
from {{ cookiecutter.__package }}.auth.schemas import (
    Credentials,
    Message,
    PasswordResetConfirmation,
    PasswordResetRequest,
    RefreshTokenRequest,
    Registration,
    TokenPair,
)
from {{ cookiecutter.__package }}.extensions import db, notifier
from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.schemas import UserRead

bp = APIBlueprint("auth", __name__, url_prefix="/auth", tag="auth")


@bp.post("/register")
@bp.input(Registration)
@bp.output(UserRead, status_code=201)
@bp.doc(responses=[409])
def register(json_data: Registration) -> User:
    """Create an account."""
    user = service.register(**json_data.model_dump())
    db.session.commit()
    return user


@bp.post("/login")
@bp.input(Credentials)
@bp.output(TokenPair)
@bp.doc(responses=[401])
def log_in(json_data: Credentials) -> TokenPair:
    """Log in.

    Five failures in a row lock the e-mail address for 15 minutes.
    """
    return service.log_in(json_data.email, json_data.password)


@bp.post("/refresh")
@bp.input(RefreshTokenRequest)
@bp.output(TokenPair)
@bp.doc(responses=[401])
def refresh(json_data: RefreshTokenRequest) -> TokenPair:
    """Exchange a refresh token for a new pair.

    A refresh token is valid once. If it is used again, its session ends.
    """
    try:
        return sessions.refresh_session(json_data.refresh_token)
    finally:
        db.session.commit()  # the new token, or the revocation of a reused one


@bp.post("/logout")
@bp.input(RefreshTokenRequest)
@bp.output({}, status_code=204)
@bp.doc(responses=[401])
def log_out(json_data: RefreshTokenRequest) -> str:
    """Log out.

    Ends the session of the refresh token.
    """
    sessions.end_session(json_data.refresh_token)
    db.session.commit()
    return ""


@bp.post("/password-reset")
@bp.input(PasswordResetRequest)
@bp.output(Message)
def request_password_reset(json_data: PasswordResetRequest) -> Message:
    """Request a password reset.

    Sends a token to the address if it belongs to a user.
    """
    notification = service.create_password_reset(json_data.email)
    db.session.commit()
    if notification:
        notifier().send(notification)
    return Message(detail="If the address is known, a message has been sent.")


@bp.post("/password-reset/confirm")
@bp.input(PasswordResetConfirmation)
@bp.output(Message)
def confirm_password_reset(json_data: PasswordResetConfirmation) -> Message:
    """Set a new password.

    Ends every session of the user.
    """
    service.reset_password(json_data.token, json_data.new_password)
    db.session.commit()
    return Message(detail="The password has been changed.")
