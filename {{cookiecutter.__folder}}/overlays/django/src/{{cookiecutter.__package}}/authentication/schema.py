"""How the OpenAPI schema names the tokens."""

from drf_spectacular.contrib.rest_framework_simplejwt import SimpleJWTScheme


class JWTScheme(SimpleJWTScheme):
    """A bearer token."""

    target_class = f"{__package__}.authentication.JWTAuthentication"
