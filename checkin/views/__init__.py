"""HTML face of the door: scanning, personal codes, the hall screen, the staff's rosters."""
