"""Bring locale/ up to date: collect what our sources say, then compile every catalogue.

Our sources are Chinese, so the English catalogue holds our own strings and the Chinese one holds what Wagtail leaves
untranslated. Compiled files stand in the repository, because a fresh machine has no gettext tools.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
ROOMS = [
    "config", "reports", "cms", "casework", "checkin", "volunteers", "booking", "accounts", "community", "common",
]  # fmt: skip
MARKERS = {"_", "gettext", "gettext_lazy"}
UNCOUNTED = {"ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy", "gettext_noop"}


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def marked(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every string that a source file marks for translation."""
    for node in ast.walk(ast.parse(path.read_text(), filename=str(path))):
        if not isinstance(node, ast.Call):
            continue
        if _called(node) in UNCOUNTED:
            raise SystemExit(f"{path}:{node.lineno}: {_called(node)} is not collected; teach scripts/messages.py first")
        if _called(node) in MARKERS:
            if not (node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)):
                raise SystemExit(f"{path}:{node.lineno}: only a plain string can be translated")
            yield node.lineno, node.args[0].value


def collected() -> dict[str, list[str]]:
    """Every text of ours, with the files that hold it."""
    texts: dict[str, list[str]] = {}
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        name = str(path.relative_to(ROOT))
        for _line, text in marked(path):
            files = texts.setdefault(text, [])
            if name not in files:
                files.append(name)
    return texts


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def refresh_english() -> list[str]:
    """Add what is new, drop what is gone; answers the texts that still need English."""
    catalogue = polib.pofile(str(ENGLISH), wrapwidth=0)
    words = {entry.msgid: entry.msgstr for entry in catalogue}
    catalogue.clear()
    for text, files in sorted(collected().items(), key=lambda item: (item[1][0], item[0])):
        entry = polib.POEntry(msgid=text, msgstr=words.get(text, ""), occurrences=[(name, "") for name in files])
        if "%(" in text or "%s" in text or "%d" in text:
            entry.flags.append("python-format")
        catalogue.append(entry)
    catalogue.save(str(ENGLISH))
    return [entry.msgid for entry in catalogue.untranslated_entries()]


def main() -> None:
    missing = refresh_english()
    for path in catalogues():
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
        print(f"compiled {path.relative_to(ROOT)}")
    for text in missing:
        print(f"no English yet: {text}")
    raise SystemExit(bool(missing))


if __name__ == "__main__":
    main()
