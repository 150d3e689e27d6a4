"""The volunteering side of the back office."""
