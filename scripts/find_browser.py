"""Say before a test run whether the browser journeys will run, and with which browser."""

import os
import shutil
from pathlib import Path

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]


def found() -> str:
    """The path of a Chromium: CHROMIUM, one on the PATH, or one that Playwright has downloaded; empty if none."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        return named if Path(named).is_file() else ""
    on_path = next(filter(None, map(shutil.which, NAMES)), "")
    downloads = Path.home() / ".cache" / "ms-playwright"
    downloaded = sorted(downloads.glob("chromium*/chrome-linux*/*chrome*"))
    return on_path or next((str(path) for path in downloaded if os.access(path, os.X_OK)), "")


if __name__ == "__main__":
    browser = found()
    if browser:
        print(f"browser journeys: with {browser}")
    else:
        print("browser journeys: SKIPPED, no Chromium was found. Install one (Debian: apt-get install chromium)")
        print("                  or name it: CHROMIUM=/path/to/chromium make test")
