"""Fill the database of DATABASE_URL and print what the workloads need: `… bookings N BOOKERS`, `… content N` or
`… ledger N`."""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from benchmarks.fill import fill  # noqa: E402 needs the apps
from benchmarks.fill_content import fill_content  # noqa: E402
from benchmarks.fill_ledger import fill_ledger  # noqa: E402

what, *sizes = sys.argv[1:]
json.dump({"bookings": fill, "content": fill_content, "ledger": fill_ledger}[what](*map(int, sizes)), sys.stdout)
