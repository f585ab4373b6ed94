"""Who is calling: passwords, tokens, sessions and lock-out."""
