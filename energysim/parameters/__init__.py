"""Numbers with a passport: value, low, high, unit, year, source and status, in the YAML files beside this module."""
