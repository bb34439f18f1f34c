"""Money: prices without taxes, annuities and the one ledger."""
