"""Compiled inner loops of the demand; each cached kernel calls only functions of its own file."""
