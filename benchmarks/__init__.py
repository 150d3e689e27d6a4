"""Benchmarks: one run, ratios against two floors, a table and a JSON file. `make bench`."""
