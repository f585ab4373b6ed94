from apiflask import APIBlueprint

from {{ cookiecutter.__package }}.auth.token_auth import auth, current_user
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.openapi import ID
from {{ cookiecutter.__package }}.pagination import ListHeaders, paginate
from {{ cookiecutter.__package }}.users import service
from {{ cookiecutter.__package }}.users.models import Role, User
from {{ cookiecutter.__package }}.users.schemas import (
    UserFilters,
    UserRead,
    UserUpdate,
)

bp = APIBlueprint("users", __name__, url_prefix="/users", tag="users")


@bp.get("/me")
@bp.auth_required(auth)
@bp.output(UserRead)
def read_me() -> User:
    """Get the current user."""
    return current_user()


@bp.get("")
@bp.auth_required(auth, roles=[Role.ADMIN])
@bp.input(UserFilters, location="query")
@bp.output(list[UserRead], headers=ListHeaders)  # type: ignore[arg-type] # (lists are allowed)
@bp.doc(responses=[403])
def list_users(query_data: UserFilters) -> tuple[list[User], dict[str, str]]:
    """List users.

    For admins only. `search` matches a part of the name or the e-mail address.
    """
    return paginate(service.list_users(query_data.search), query_data)


@bp.get(f"/<{ID}:user_id>")
@bp.auth_required(auth)
@bp.output(UserRead)
@bp.doc(responses=[403])
def read_user(user_id: int) -> User:
    """Get a user.

    For the user and admins.
    """
    user = db.get_or_404(User, user_id)
    service.check_may_read(current_user(), user.id)
    return user


@bp.patch(f"/<{ID}:user_id>")
@bp.auth_required(auth)
@bp.input(UserUpdate)
@bp.output(UserRead)
@bp.doc(responses=[403, 409])
def update_user(user_id: int, json_data: UserUpdate) -> User:
    """Update a user.

    Users may change their name, admins everything. The last active admin cannot be demoted or
    deactivated. Deactivation ends every session.
    """
    user = db.get_or_404(User, user_id)
    service.update_user(current_user(), user, json_data.model_dump())
    db.session.commit()
    return user
