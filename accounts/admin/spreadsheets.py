"""Rows for Excel and WPS: nothing in a cell may start a formula."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NARROWEST, WIDEST = 8, 40


def plain(value: Any) -> Any:
    """The value as a cell: text that a spreadsheet would take for a formula gets a leading apostrophe."""
    if isinstance(value, str) and value.startswith(STARTS_FORMULA):
        return "'" + value
    return value


def workbook_response(filename: str, headings: list[str], rows: Iterable[list]) -> HttpResponse:
    """An xlsx with a frozen bold header and columns wide enough to read."""
    book = Workbook()
    sheet = book.active
    sheet.append([plain(str(heading)) for heading in headings])
    widths = [len(str(heading)) * 2 for heading in headings]
    for row in rows:
        cells = [plain(value) for value in row]
        sheet.append(cells)
        widths = [
            max(width, len(str(cell or "").encode("gbk", "replace"))) for width, cell in zip(widths, cells, strict=True)
        ]
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(NARROWEST, min(WIDEST, width + 2))
        sheet.cell(1, number).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    output = BytesIO()
    book.save(output)
    response = HttpResponse(output.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{filename}.xlsx"'
    return response
