"""`/auth`."""

from apiflask import APIBlueprint

from ..background import after_answer
from ..requests import require_json
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

bp = APIBlueprint("auth", __name__, url_prefix="/auth", tag="auth")
bp.before_request(require_json)


@bp.post("/register")
@bp.input(Registration)
@bp.output(UserRead, status_code=201)
@bp.doc(responses=[409])
def register(json_data: Registration) -> User:
    """Create an account."""
    return service.register(email=json_data.email, password=json_data.password, name=json_data.name)


@bp.post("/login")
@bp.input(Credentials)
@bp.output(TokenPair)
@bp.doc(responses=[401])
def log_in(json_data: Credentials) -> TokenPair:
    """Start a session."""
    return service.log_in(json_data.email, json_data.password)


@bp.post("/refresh")
@bp.input(RefreshRequest)
@bp.output(TokenPair)
@bp.doc(responses=[401])
def refresh(json_data: RefreshRequest) -> TokenPair:
    """Spend a refresh token for a new pair."""
    return sessions.refresh_session(json_data.refresh_token)


@bp.post("/password-reset")
@bp.input(PasswordResetRequest)
@bp.output(Message)
def request_password_reset(json_data: PasswordResetRequest) -> Message:
    """Send a reset token, if the address is known: afterwards, so that time tells nothing."""
    after_answer(service.send_password_reset, json_data.email)
    return Message(detail="If the address is known, a message is on its way.")


@bp.post("/password-reset/confirm")
@bp.input(PasswordResetConfirmation)
@bp.output(Message)
def confirm_password_reset(json_data: PasswordResetConfirmation) -> Message:
    """Spend a reset token for a new password."""
    service.reset_password(json_data.token, json_data.new_password)
    return Message(detail="The password is set. Log in with it.")
