"""Lays a month-end report out as PDF: A4, text that can be selected and searched, numbered pages."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import as_file, files
from unicodedata import normalize

from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace, TTFFont

from shared.month_end.report import MonthEnd
from shared.reports.month_end_tables import MONEY, Table, notes, subtitle, tables, title

# PDF's own fonts know Latin-1 only. Open Sans has Latin, Greek and Cyrillic letters, comes as a wheel and
# is under the Apache licence. A character that it does not have is shown as a mark, and the report says so.
FONT = "Open Sans"
STYLES = {"": "OpenSans-Regular.ttf", "B": "OpenSans-Bold.ttf"}
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
UNKNOWN_NOTE = f"{UNKNOWN} stands for a character that this font does not have; the CSV has it."
MARGIN, SIZE, LINE, GREY = 12, 8, 4.2, 190
# Millimetres; a reference with its role fits, and "What" and "Why" share what is left of 186.
WIDTHS = {"Day": 19, "Reference": 59, "Invoice": 17, "Amount": 22, "VAT in it": 19, "Figure": 100}
PAGE = 210 - 2 * MARGIN
# A title, the head and a row or two: no title may stand alone at the foot of a page.
TOGETHER = 30


class _Paper(FPDF):
    def __init__(self, report: MonthEnd, made_at: datetime) -> None:
        super().__init__(format="A4")
        self.report_title = title(report)
        self.has_unknown = False
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, margin=MARGIN + LINE)
        self.set_title(self.report_title)
        self.set_lang("en-GB")
        self.set_creation_date(made_at)
        for style, name in STYLES.items():
            with as_file(files("ttf_opensans") / "ttf" / name) as path:
                self.add_font(FONT, style, path)
        self.set_font(FONT, size=SIZE)
        font = self.current_font
        self.known = frozenset(font.cmap if isinstance(font, TTFFont) else ())

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.set_font(FONT, size=SIZE)
        self.cell(PAGE / 2, LINE, self.report_title)
        self.cell(PAGE / 2, LINE, f"Page {self.page_no()} of {{nb}}", align="R")

    def shown(self, text: str) -> str:
        """Replaces each character that the font does not have by a mark; accents join their letters."""
        printable = "".join(each if ord(each) in self.known else UNKNOWN for each in normalize("NFC", text))
        self.has_unknown = self.has_unknown or UNKNOWN in printable
        return printable

    def say(self, text: str, size: float = SIZE, style: str = "") -> None:
        self.set_font(FONT, style, size)
        self.multi_cell(PAGE, size * 0.55, self.shown(text), align="L", new_x="LMARGIN", new_y="NEXT")
        self.set_font(FONT, size=SIZE)


def pdf(report: MonthEnd, made_at: datetime) -> bytes:
    """Returns the file. `made_at` has a time zone: the same report made at the same time is the same file."""
    paper = _Paper(report, made_at)
    paper.add_page()
    paper.say(title(report), size=15, style="B")
    paper.say(subtitle(report))
    for table in tables(report):
        _lay_out(table, paper)
    paper.ln(LINE)
    for note in notes(report):
        paper.say(note)
    if paper.has_unknown:
        paper.say(UNKNOWN_NOTE)
    return bytes(paper.output())


def _lay_out(table: Table, paper: _Paper) -> None:
    """Lays a table out. Each page repeats the head; long words are broken within their column."""
    paper.ln(LINE)
    if paper.will_page_break(TOGETHER):
        paper.add_page()
    paper.say(table.title, size=10, style="B")
    bold = FontFace(emphasis="BOLD")
    paper.set_draw_color(GREY)
    widths = _widths(table.head)
    with paper.table(
        align="LEFT",
        width=round(sum(widths)),
        col_widths=widths,
        text_align=tuple("RIGHT" if name in MONEY else "LEFT" for name in table.head),
        line_height=LINE,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=bold,
        padding=(0.3, 0.8),
        v_align="TOP",
    ) as laid:
        laid.row(table.head)
        for row in table.rows[:-1]:
            laid.row([paper.shown(cell) for cell in row])
        laid.row([paper.shown(cell) for cell in table.rows[-1]], style=bold)


def _widths(head: tuple[str, ...]) -> tuple[float, ...]:
    open_ended = [name for name in head if name not in WIDTHS]
    left = PAGE - sum(WIDTHS.get(name, 0) for name in head)
    return tuple(WIDTHS.get(name, left / max(1, len(open_ended))) for name in head)
