"""Posters, share pictures, the month's programme: drawn by the program, see docs/adr/0029-drawing-and-its-font.md."""
