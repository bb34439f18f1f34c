"""Compiled inner loops of the hub; each cached kernel calls only functions of its own file."""
