"""Tables that hold the model against the outside world, for docs/reference/validation."""
