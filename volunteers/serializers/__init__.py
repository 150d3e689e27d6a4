"""Shapes of the JSON face, by the same names as its views."""
