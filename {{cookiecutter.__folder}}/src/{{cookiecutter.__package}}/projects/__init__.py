"""Projects: part of the sample domain."""
