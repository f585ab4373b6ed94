"""The service: see `config/` for how its apps come together."""
