"""`/users`."""

from apiflask import APIBlueprint

from ..auth.token_auth import current_user, require_token
from ..pagination import LIST_RESPONSES, list_of, paginate
from ..requests import require_json
from . import service
from .decorators import load_updatable_user, load_user
from .models import User
from .schemas import UserFilters, UserRead, UserUpdate

bp = APIBlueprint("users", __name__, url_prefix="/users", tag="users")
require_token(bp)
bp.before_request(require_json)


@bp.get("/me")
@bp.output(UserRead)
def read_me() -> User:
    """Get the signed-in user."""
    return current_user()


@bp.get("")
@bp.input(UserFilters, location="query")
@bp.output(list_of(UserRead))
@bp.doc(responses=LIST_RESPONSES)
def list_users(query_data: UserFilters) -> tuple[list[User], dict[str, str]]:
    """List users, or those whose name or e-mail holds a text."""
    return paginate(service.list_users(query_data.search), query_data)


@bp.get("/<int:user_id>")
@load_user
@bp.output(UserRead)
def read_user(user: User) -> User:
    """Get a user."""
    return user


@bp.patch("/<int:user_id>")
@load_updatable_user
@bp.input(UserUpdate)
@bp.output(UserRead)
@bp.doc(responses=[403, 409])
def update_user(user: User, json_data: UserUpdate) -> User:
    """Change a user: the name oneself, everything as an admin."""
    return service.update_user(user, json_data.model_dump(exclude_unset=True))
