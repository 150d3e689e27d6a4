"""Fill the database of DATABASE_URL and print what the workloads need: `… prepare BOOKINGS BOOKERS`."""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from benchmarks.fill import fill  # noqa: E402 needs the apps

json.dump(fill(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
