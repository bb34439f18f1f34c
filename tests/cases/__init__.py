"""Cases with known answers from outside; the facts are retyped, the origin is named, no code is copied."""
