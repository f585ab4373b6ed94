from apiflask import APIBlueprint
from flask import current_app

from {{ cookiecutter.__package }}.auth import schemas, service, sessions
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.schemas import UserRead

bp = APIBlueprint("auth", __name__, url_prefix="/auth", tag="auth")


@bp.post("/register")
@bp.input(schemas.Registration)
@bp.output(UserRead, status_code=201)
@bp.doc(responses=[409])
def register(json_data: schemas.Registration) -> User:
    """Create an account."""
    user = service.register(**json_data.model_dump())
    db.session.commit()
    return user


@bp.post("/login")
@bp.input(schemas.Credentials)
@bp.output(schemas.TokenPair)
@bp.doc(responses=[401])
def log_in(json_data: schemas.Credentials) -> schemas.TokenPair:
    """Start a session. Five failures in a row lock the e-mail address for 15 minutes."""
    return service.log_in(json_data.email, json_data.password)


@bp.post("/refresh")
@bp.input(schemas.RefreshTokenRequest)
@bp.output(schemas.TokenPair)
@bp.doc(responses=[401])
def refresh(json_data: schemas.RefreshTokenRequest) -> schemas.TokenPair:
    """Exchange a refresh token, which is valid once, for a new pair."""
    pair = sessions.refresh_session(json_data.refresh_token)
    db.session.commit()
    return pair


@bp.post("/logout")
@bp.input(schemas.RefreshTokenRequest)
@bp.output({}, status_code=204)
@bp.doc(responses=[401])
def log_out(json_data: schemas.RefreshTokenRequest) -> str:
    """End the session of a refresh token."""
    sessions.end_session(json_data.refresh_token)
    db.session.commit()
    return ""


@bp.post("/password-reset")
@bp.input(schemas.PasswordResetRequest)
@bp.output(schemas.Message)
def request_password_reset(json_data: schemas.PasswordResetRequest) -> schemas.Message:
    """Send a reset token, if the e-mail address belongs to a user."""
    notification = service.create_password_reset(json_data.email)
    db.session.commit()
    if notification:
        current_app.extensions["notifier"].send(notification)
    return schemas.Message(detail="If the address is known, a message has been sent.")


@bp.post("/password-reset/confirm")
@bp.input(schemas.PasswordResetConfirmation)
@bp.output(schemas.Message)
def confirm_password_reset(json_data: schemas.PasswordResetConfirmation) -> schemas.Message:
    """Set a new password, and end every session of the user."""
    service.reset_password(json_data.token, json_data.new_password)
    db.session.commit()
    return schemas.Message(detail="The password has been changed.")
