"""The bundled letters: GB2312 and the rarer characters of names can be written, and lines break as readers expect."""

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from cms.printing.paper import Paper
from cms.printing.typeface import FILES, face, fit, letters, printable, width_of, wrap

GB2312 = [
    letter
    for row in range(0xB0, 0xF8)
    for cell in range(0xA1, 0xFF)
    for letter in bytes([row, cell]).decode("gb2312", "ignore")
]
RARE = "㛃䶮珺玥赟翀昇喆堃淼犇镕祎彧翊昶烜琎琭鑫垚骉燚旻頔颋玙瑀珣璟婳媖嬿堉墡铖锜锳锽槑昺晞曌"
MARKS = "，。、；：？！“”‘’（）《》【】—…·–~～￥%℃①②③０９Ａｚ→√×÷±§〇々"


def test_gb2312_is_whole():
    assert len(GB2312) == 6763


@pytest.mark.parametrize("path", FILES.values(), ids=["regular", "bold"])
def test_no_glyph_is_missing(path):
    with TTFont(path, lazy=True) as font:
        has = font.getBestCmap()
    assert [letter for letter in (*GB2312, *RARE, *MARKS) if ord(letter) not in has] == []
    assert path.stat().st_size < 2_500_000


@pytest.mark.parametrize("bold", FILES, ids=["regular", "bold"])
def test_every_letter_leaves_ink_and_none_is_a_box(bold):
    """What stands in the table of characters could still be empty, or be the box of a missing letter."""
    font = face(24, bold=bold)
    box = font.getmask("\U0001f9e7")  # a red envelope, which the typeface has not
    boxed = (box.size, bytes(box))
    drawn = {letter: font.getmask(letter) for letter in (*GB2312, *RARE)}
    assert [letter for letter, mask in drawn.items() if mask.getbbox() is None] == []
    assert [letter for letter, mask in drawn.items() if (mask.size, bytes(mask)) == boxed] == []


@pytest.mark.long
def test_a_page_gives_its_letters_back(at):
    """All of GB2312 and the rare ones in one document: embedded, and read as they were written."""
    said = "".join((*GB2312, *RARE))
    sheet = Paper("A4", 1080, "#FFFFFF", title="字", at=at)
    lines = [said[start : start + 90] for start in range(0, len(said), 90)]
    for row, words in enumerate(lines):
        sheet.write(40, 30 + row * 18, words, 11, "#000000")
    (page,) = pypdfium2.PdfDocument(sheet.bytes())
    assert "".join(page.get_textpage().get_text_bounded().split()) == said


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("暖冬🥟饺子节", "暖冬饺子节"),
        ("👨‍👩‍👧 亲子\u200b\tfest\n", "亲子 fest"),
        ("é e\u0301", "é é"),
        ("\x00\x1b", ""),
        ("مرحبا", ""),
    ],
)
def test_what_cannot_be_written_is_left_out(said, written):
    assert printable(said) == written
    assert all(ord(letter) in letters() for letter in printable(said))


def test_parts_between_spaces_stay_whole():
    assert wrap("综合文化服务中心 一楼大厅", 10 * 20, 20) == ["综合文化服务中心", "一楼大厅"]


def test_a_number_stays_with_its_word():
    assert wrap("向阳路 18 号院 东门进", 7 * 20, 20) == ["向阳路\u00a018\u00a0号院", "东门进"]


def test_no_line_begins_with_a_closing_mark():
    lines = wrap("红军不怕远征难，万水千山只等闲。五岭逶迤腾细浪，", 7 * 20, 20)
    assert all(line[0] not in "，。" for line in lines)
    assert "".join(lines) == "红军不怕远征难，万水千山只等闲。五岭逶迤腾细浪，"


def test_times_and_latin_words_are_not_broken():
    assert "14:00–15:30" in wrap("上午场09:00–10:30下午场14:00–15:30", 260, 24)[1]


def test_lines_are_about_equally_long():
    assert fit("为党写一封红色家书", 8 * 60, (60,), lines=2, bold=True).lines == ("为党写一封", "红色家书")


def test_a_text_without_end_is_cut():
    block = fit("长" * 200, 300, (40, 30), lines=2)
    assert (len(block.lines), block.size, block.lines[-1][-1]) == (2, 30, "…")
    assert all(width_of(line, 30) <= 300 for line in block.lines)
