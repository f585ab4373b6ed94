"""The service as a consumer of an upstream notification service."""
