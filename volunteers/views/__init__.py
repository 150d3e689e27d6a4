"""HTML face of volunteering: own hours and shifts, signing up, what waits for a word."""
