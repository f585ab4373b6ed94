"""What the apps share."""
