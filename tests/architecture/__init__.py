"""The rules of the house as functions over syntax trees; tests/test_architecture.py applies them."""
