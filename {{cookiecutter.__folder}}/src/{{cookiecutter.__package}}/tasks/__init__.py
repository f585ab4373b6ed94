"""Tasks: part of the sample domain."""
