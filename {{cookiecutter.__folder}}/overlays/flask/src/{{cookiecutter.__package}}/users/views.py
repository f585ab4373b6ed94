from apiflask import APIBlueprint

from {{ cookiecutter.__package }}.auth.token_auth import auth, current_user
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.pagination import ListHeaders, paginate
from {{ cookiecutter.__package }}.users import schemas, service
from {{ cookiecutter.__package }}.users.models import Role, User

bp = APIBlueprint("users", __name__, url_prefix="/users", tag="users")


@bp.get("/me")
@bp.auth_required(auth)
@bp.output(schemas.UserRead)
def read_me() -> User:
    """Get the current user."""
    return current_user()


@bp.get("")
@bp.auth_required(auth, roles=[Role.ADMIN])
@bp.input(schemas.UserFilters, location="query")
@bp.output(list[schemas.UserRead], headers=ListHeaders)  # type: ignore[arg-type] # (lists are allowed)
@bp.doc(responses=[403])
def list_users(query_data: schemas.UserFilters) -> tuple[list[User], dict[str, str]]:
    """List users, for admins. `search` matches a part of the name or the e-mail address."""
    return paginate(service.list_users(query_data.search), query_data)


@bp.get("/<id:user_id>")
@bp.auth_required(auth)
@bp.output(schemas.UserRead)
@bp.doc(responses=[403])
def read_user(user_id: int) -> User:
    """Get a user, as this user or an admin."""
    user = db.get_or_404(User, user_id)
    service.check_may_read(current_user(), user.id)
    return user


@bp.patch("/<id:user_id>")
@bp.auth_required(auth)
@bp.input(schemas.UserUpdate)
@bp.output(schemas.UserRead)
@bp.doc(responses=[403, 409])
def update_user(user_id: int, json_data: schemas.UserUpdate) -> User:
    """Update a user: the name as this user, everything as an admin."""
    user = db.get_or_404(User, user_id)
    service.update_user(current_user(), user, json_data.model_dump())
    db.session.commit()
    return user
