"""Cases that are the same however a request is sent: what is refused, and what is locked."""

from tests.factories import PASSWORD

# Far from the ids that other rows get.
ID = 1_000_000
NO_ID = 2_000_000
EMAIL = "taken@example.com"
NO_PROJECT = "There is no such project."
NO_TASK = "There is no such task."
NO_USER = "There is no such user."
NOT_THE_OWNER = "Only the project's owner and admins may do this."
NOT_THE_ASSIGNEE = "Only the project's owner, the assignee and admins may do this."
TAKEN_NAME = "The owner has another project of this name."
NEW_TASK = {"title": "Land", "project_id": NO_ID}
CHANGE = {"task_ids": [ID], "update_data": {"priority": 1}}

# Method, path, body, status and detail, for a user without any right.
REFUSALS = [
    ("GET", f"/projects/{NO_ID}", None, 404, NO_PROJECT),
    ("GET", f"/projects/{NO_ID}/summary", None, 404, NO_PROJECT),
    ("PATCH", f"/projects/{NO_ID}", {}, 404, NO_PROJECT),
    ("PATCH", f"/projects/{ID}", {}, 403, NOT_THE_OWNER),
    ("DELETE", f"/projects/{NO_ID}", None, 404, NO_PROJECT),
    ("DELETE", f"/projects/{ID}", None, 403, NOT_THE_OWNER),
    ("GET", f"/tasks/{NO_ID}", None, 404, NO_TASK),
    ("POST", "/tasks", NEW_TASK, 404, NO_PROJECT),
    ("POST", "/tasks", NEW_TASK | {"project_id": ID}, 403, NOT_THE_OWNER),
    ("PATCH", f"/tasks/{NO_ID}", {}, 404, NO_TASK),
    ("PATCH", f"/tasks/{ID}", {}, 403, NOT_THE_ASSIGNEE),
    ("DELETE", f"/tasks/{NO_ID}", None, 404, NO_TASK),
    ("DELETE", f"/tasks/{ID}", None, 403, NOT_THE_OWNER),
    ("POST", "/tasks/bulk-update", CHANGE | {"task_ids": [NO_ID]}, 404, NO_TASK),
    ("POST", "/tasks/bulk-update", CHANGE, 403, NOT_THE_ASSIGNEE),
    ("GET", f"/users/{NO_ID}", None, 404, NO_USER),
    ("PATCH", f"/users/{ID}", {"name": "Eve"}, 403, "Only admins may change this."),
]

# Path, body, status and detail, for somebody who is not signed in.
REFUSALS_OF_STRANGERS = [
    (
        "/auth/register",
        {"email": EMAIL, "name": "Ada", "password": PASSWORD},
        409,
        "This e-mail is taken.",
    ),
    (
        "/auth/login",
        {"email": EMAIL, "password": "wrong"},
        401,
        "E-mail and password do not match.",
    ),
    ("/auth/refresh", {"refresh_token": "x"}, 401, "The refresh token is not valid."),
    (
        "/auth/password-reset/confirm",
        {"token": "x", "new_password": PASSWORD},
        400,
        "The reset token is wrong, used or expired.",
    ),
]

# Method, path, body, and the field that names nobody.
UNKNOWN_ASSIGNEES = [
    ("POST", "/tasks", NEW_TASK | {"project_id": ID, "assignee_id": NO_ID}, "body.assignee_id"),
    ("PATCH", f"/tasks/{ID}", {"assignee_id": NO_ID}, "body.assignee_id"),
    (
        "POST",
        "/tasks/bulk-update",
        {"task_ids": [ID], "update_data": {"assignee_id": NO_ID}},
        "body.update_data.assignee_id",
    ),
    (
        "POST",
        "/tasks/import",
        {
            "project_id": ID,
            "tasks": [{"title": "Land"}, {"title": "Rest", "assignee_id": NO_ID}],
        },
        "body.tasks[1].assignee_id",
    ),
]

PROJECT = "projects FOR UPDATE OF projects"
TASK = "tasks ORDER BY tasks.id FOR UPDATE OF tasks"
USER = "users FOR UPDATE"
ADMINS = "users ORDER BY users.id FOR UPDATE"
FAILURES = "login_failures FOR UPDATE"

# Method, path, body, and the locks in their order, for an admin of everything.
LOCKS = [
    ("GET", f"/projects/{ID}", None, []),
    ("GET", f"/tasks/{ID}", None, []),
    ("PATCH", f"/projects/{ID}", {"name": "Apollo"}, [PROJECT]),
    ("DELETE", f"/projects/{ID}", None, [PROJECT]),
    ("POST", "/tasks", {"project_id": ID, "title": "Land"}, [PROJECT]),
    ("PATCH", f"/tasks/{ID}", {"title": "Land"}, [TASK]),
    ("DELETE", f"/tasks/{ID}", None, [TASK]),
    ("POST", "/tasks/bulk-update", CHANGE, [TASK]),
    ("PATCH", f"/users/{ID}", {"name": "Ada"}, []),
    ("PATCH", f"/users/{ID}", {"role": "admin"}, [ADMINS]),
    ("POST", "/auth/login", {"email": EMAIL, "password": PASSWORD}, [USER, FAILURES, FAILURES]),
    ("POST", "/auth/password-reset", {"email": EMAIL}, [USER]),
]
