"""The verbs a user knows: simulate, optimise."""
