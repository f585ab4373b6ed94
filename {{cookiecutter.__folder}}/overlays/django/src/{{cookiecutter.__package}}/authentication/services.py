"""Registration, login and password reset."""

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from ..core.exceptions import BadRequest, Conflict, Unauthorized
from ..users.models import Role, User
from .models import LoginFailures
from .sessions import TokenPair, end_sessions, start_session
from .tokens import password_reset_tokens


def register(*, email: str, password: str, name: str, role: Role = Role.USER) -> User:
    """Create an account.

    Raises:
        Conflict: the e-mail is taken.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name, role=role)
            LoginFailures.objects.forget(email)
    except IntegrityError:
        raise Conflict("This e-mail is taken.") from None
    return user


def log_in(request: HttpRequest, email: str, password: str) -> TokenPair:
    """Start a session.

    Raises:
        Unauthorized: e-mail and password do not match, or the e-mail is locked.
    """
    wrong = Unauthorized("E-mail and password do not match.")
    with transaction.atomic():
        # Held until the try is judged, so that of six at once the sixth hears of the lock.
        if LoginFailures.objects.hold(email).is_locked:
            raise Unauthorized("Too many failures: this e-mail is locked for 15 minutes.")
        user = authenticate(request, username=email, password=password)
    if not isinstance(user, User):
        raise wrong
    with transaction.atomic():
        # Whoever was deactivated or given another password meanwhile has no session any more.
        users = User.objects.select_for_update().filter(is_active=True, password=user.password)
        user = users.filter(pk=user.pk).first()
        if user is None:
            raise wrong
        return start_session(user)


@transaction.atomic
def request_password_reset(email: str) -> tuple[User, str] | None:
    """Make a reset token, which voids older ones, for the active user of an e-mail."""
    users = User.objects.select_for_update().filter(is_active=True)
    user = users.filter(email=User.objects.normalize_email(email)).first()
    if user is None:
        return None
    user.resets_requested += 1
    user.save(update_fields=["resets_requested"])
    return user, password_reset_tokens.make_token(user)


def reset_password(token: str, new_password: str) -> None:
    """Spend a reset token: set the password, end every session and unlock the e-mail.

    Raises:
        BadRequest: the token is wrong, used or expired.
    """
    password = make_password(new_password)
    with transaction.atomic():
        users = User.objects.select_for_update().filter(is_active=True)
        user = users.filter(pk=password_reset_tokens.user_id(token)).first()
        if user is None or not password_reset_tokens.check_token(user, token):
            raise BadRequest("The reset token is wrong, used or expired.")
        user.update({"password": password})
        end_sessions(user)
        LoginFailures.objects.forget(user.email)
