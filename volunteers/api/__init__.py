"""JSON face of volunteering: shifts and sign-ups, own hours, what waits for a word."""
