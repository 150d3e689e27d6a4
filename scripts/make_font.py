"""Make cms/fonts/*.otf from the Noto Sans CJK collections (Debian: apt-get install fonts-noto-cjk).

Kept: GB2312, what 通用规范汉字表 (2013) has beyond it and some more that stand in names (cms/fonts/beyond-gb2312.txt),
Latin and the punctuation of both. Dropped: hints, vertical metrics and alternative forms, which neither Pillow's
basic layout nor fpdf2 uses. The outlines stay as they are (CFF).

    .venv/bin/python scripts/make_font.py [folder with NotoSansCJK-*.ttc]
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FONTS = Path(__file__).resolve().parent.parent / "cms" / "fonts"
SOURCE = Path("/usr/share/fonts/opentype/noto")
FAMILY = "Noto Sans CJK SC"
LATIN = (range(0x20, 0x7F), range(0xA0, 0x180), range(0x2010, 0x2040), range(0x2460, 0x2474))
EAST = (range(0x3000, 0x3040), range(0xFF01, 0xFF5F))
MARKS = "·¥€℃№→←↑↓✓✗●○◆◇■□△▲★☆"
UNUSED = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
FAMILY_NAME, TYPOGRAPHIC_FAMILY = 1, 16  # in the name table


def gb2312() -> set[int]:
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            found |= set(map(ord, bytes([row, cell]).decode("gb2312", "ignore")))
    return found


def wanted() -> set[int]:
    beyond = (FONTS / "beyond-gb2312.txt").read_text().split()
    return gb2312() | set(map(ord, "".join(beyond) + MARKS)) | {code for span in (*LATIN, *EAST) for code in span}


def face(collection: Path) -> TTFont:
    names = (TYPOGRAPHIC_FAMILY, FAMILY_NAME)
    faces = TTCollection(collection, lazy=True)
    return next(f for f in faces if FAMILY in {f["name"].getDebugName(number) for number in names})


def make(weight: str, folder: Path) -> Path:
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=list(range(15)))
    options.drop_tables += UNUSED
    font = face(folder / f"NotoSansCJK-{weight}.ttc")
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted())
    cutter.subset(font)
    font["head"].modified = font["head"].created  # so that the same source gives the same file
    made = FONTS / f"NotoSansSC-{weight}.otf"
    font.recalcTimestamp = False
    font.save(made)
    return made


if __name__ == "__main__":
    for name in ("Regular", "Bold"):
        path = make(name, Path(sys.argv[1]) if sys.argv[1:] else SOURCE)
        print(f"{path.name}: {path.stat().st_size:,} bytes")
