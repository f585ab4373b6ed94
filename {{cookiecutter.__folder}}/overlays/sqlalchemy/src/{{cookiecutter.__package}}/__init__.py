"""The service: see `app.py` for how its parts come together."""
