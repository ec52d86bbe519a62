"""Progress as a report to print: A4, with the stamp and “page x of y” on every page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import IO, Any
from xml.sax.saxutils import escape

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from visits.queries.tallies import Tally
from visits.reports.progress import Progress

from .stamps import stamp_of, steps_of, title_of

_MARGIN = 18 * mm
_TEAL = colors.HexColor("#0B5A55")
_STYLE = TableStyle(
    [
        ("FONT", (0, 0), (-1, -1), "Helvetica", 8.5),
        ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 8.5),
        ("TEXTCOLOR", (0, 0), (-1, 0), colors.white),
        ("BACKGROUND", (0, 0), (-1, 0), _TEAL),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, colors.HexColor("#BBB3A3")),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
)


def write_pdf(progress: Progress, file: IO[bytes]) -> None:
    """Write the waterfall, kecamatan, schools and the days so far; no pupil is named."""
    title, stamp = title_of(progress), stamp_of(progress)
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=title,
        subject=stamp,
        author=progress.campaign.office_name,
    )
    document.build(_story(progress, title, stamp), canvasmaker=_canvas_with(stamp))


def _story(progress: Progress, title: str, stamp: str) -> list[Any]:
    styles = getSampleStyleSheet()
    heading = ParagraphStyle("Heading", parent=styles["Heading2"], spaceBefore=12, fontSize=12)
    text = styles["BodyText"]
    return [
        Paragraph(escape(title), styles["Title"]),
        Paragraph(escape(f"{progress.campaign.office_name}. {stamp}."), text),
        Paragraph(escape(_pace(progress)), text),
        Spacer(1, 6),
        _table(
            [(_("Langkah"), _("Siswa")), *((s, _n(n)) for s, n in steps_of(progress))], (92, 30)
        ),
        Paragraph(escape(_("Per kecamatan")), heading),
        _districts(progress),
        Paragraph(escape(_("Per sekolah")), heading),
        _schools(progress, text),
        Paragraph(escape(_("Per hari")), heading),
        _days(progress),
    ]


def _pace(progress: Progress) -> str:
    return _(
        "Hari perekaman terakhir %(deadline)s, tersisa %(days)s hari kerja: "
        "perlu %(needed)s siswa per hari, selama ini %(mean)s per hari perekaman."
    ) % {
        "deadline": date_format(progress.campaign.deadline, "j F Y"),
        "days": _n(progress.workdays_left),
        "needed": _n(progress.needed_per_day),
        "mean": _n(progress.mean_per_day),
    }


def _districts(progress: Progress) -> Table:
    head = (_("Kecamatan"), _("Sekolah"), *_tally_heads())
    rows = [(d.name, _n(d.schools), *_tally(d.tally)) for d in progress.districts]
    return _table([head, *rows], (52, 20, 24, 28, 24, 26))


def _schools(progress: Progress, text: ParagraphStyle) -> Table:
    head = (_("Sekolah"), *_tally_heads(), _("Berikutnya"))
    name = ParagraphStyle("Cell", parent=text, fontSize=8.5, leading=10)
    rows = [
        (Paragraph(escape(s.name), name), *_tally(s.tally), _date(s.next_visit))
        for s in progress.schools
    ]
    return _table([head, *rows], (62, 20, 26, 20, 24, 22))


def _days(progress: Progress) -> Table:
    head = (_("Hari"), _("Direkam"), _("Perlu"))
    past = [day for day in progress.days if day.date <= progress.day]
    rows = [(date_format(d.date, "l, j F Y"), _n(d.recorded), _n(d.needed)) for d in past]
    return _table([head, *rows], (70, 26, 26))


def _tally_heads() -> tuple[str, ...]:
    return (_("Sasaran"), _("Sebelumnya"), _("Direkam"), _("Belum rekam"))


def _tally(tally: Tally) -> tuple[str, ...]:
    return tuple(_n(n) for n in (tally.eligible, tally.before, tally.recorded, tally.remaining))


def _table(rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> Table:
    """Lay out rows below a header that every page repeats; the columns after the first right."""
    table = Table(rows, colWidths=[w * mm for w in widths], repeatRows=1, hAlign="LEFT")
    table.setStyle(_STYLE)
    table.setStyle(TableStyle([("ALIGN", (1, 0), (-1, -1), "RIGHT")]))
    return table


def _n(number: int) -> str:
    return number_format(number, force_grouping=True)


def _date(day: date | None) -> str:
    return date_format(day, "d/m/Y") if day else "–"


def _canvas_with(stamp: str) -> type[Canvas]:
    class NumberedCanvas(Canvas):
        """Keeps the pages until their number is known."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._kept, start=1):
                self.__dict__.update(page)
                self._footer(number)
                super().showPage()
            super().save()

        def _footer(self, number: int) -> None:
            self.setFont("Helvetica", 8)
            self.drawString(_MARGIN, 10 * mm, stamp)
            text = _("Halaman %(page)d dari %(pages)d")
            right = text % {"page": number, "pages": len(self._kept)}
            self.drawRightString(A4[0] - _MARGIN, 10 * mm, right)

    return NumberedCanvas
