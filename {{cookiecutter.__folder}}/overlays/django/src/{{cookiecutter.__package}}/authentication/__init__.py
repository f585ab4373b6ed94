"""Who is calling: tokens, sessions, lock-out and password reset."""
