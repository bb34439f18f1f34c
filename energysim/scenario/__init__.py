"""What the user asks: one frozen record, from a YAML text or not at all."""
