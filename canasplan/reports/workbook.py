"""The workbook (XLSX) for people: typed cells, headers that stay, filters; never a formula.

A text that begins with ``=`` stays a text: nothing that somebody typed is ever calculated.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from canasplan.lights import LIGHT_LABELS
from canasplan.model import COUNTING_LABELS, DIRECTION_LABELS, STATUS_LABELS
from canasplan.numerals import day_text
from canasplan.reports.blocks import Items, Line
from canasplan.reports.dossier import Dossier
from canasplan.reports.method import method
from canasplan.rollup import BASIS_LABELS, Basis
from canasplan.standing import PLAN
from canasplan.summary import Row, rows
from canasplan.why import district_name

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LEVELS = {"plan": "Plan", "eje": "Eje", "tema": "Tema", "accion": "Acción"}
LIMIT = 1_048_575
"""Rows under the header that a sheet has room for."""
LONGEST = 32_767
"""Letters that a cell has room for."""


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of a sheet; `look` names the format of its values."""

    title: str
    width: int
    look: str = "text"


def workbook(dossier: Dossier) -> bytes:
    """Return the workbook of a report: figures, avances, metas, and how it is calculated."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"title": dossier.plan.title, "comments": dossier.made_by})
        looks = _looks(book)
        _sheet(book, looks, "Resumen", _summary_columns(dossier), _summary(dossier))
        _sheet(book, looks, "Avances", _STORY_COLUMNS, _stories(dossier))
        _sheet(book, looks, "Metas", _TARGET_COLUMNS, _targets(dossier))
        _method_sheet(book, looks, dossier)
    return buffer.getvalue()


def _looks(book: xlsxwriter.Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    return {
        "head": book.add_format(
            {"bold": True, "bg_color": "#123F46", "font_color": "#FFFFFF", "text_wrap": True,
             "valign": "vcenter", "border": 1, "border_color": "#D3DCDD"}
        ),
        "text": book.add_format(top),
        "long": book.add_format({**top, "text_wrap": True}),
        "count": book.add_format({**top, "num_format": "#,##0"}),
        "percent": book.add_format({**top, "num_format": "0.00%"}),
        "change": book.add_format({**top, "num_format": '+0.00;-0.00;0.00'}),
        "money": book.add_format({**top, "num_format": '"S/" #,##0.00'}),
        "quantity": book.add_format({**top, "num_format": "#,##0.###"}),
        "weight": book.add_format({**top, "num_format": "0.00"}),
        "day": book.add_format({**top, "num_format": "dd/mm/yyyy"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
    }  # fmt: skip


def _sheet(
    book: xlsxwriter.Workbook,
    looks: dict[str, Format],
    name: str,
    columns: tuple[_Column, ...],
    lines: Iterable[tuple[Any, ...]],
) -> None:
    sheet = book.add_worksheet(name)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.title, looks["head"])
        sheet.set_column(place, place, column.width)
    last = 0
    for last, line in enumerate(lines, 1):
        if last > LIMIT:
            break
        for place, (column, value) in enumerate(zip(columns, line, strict=True)):
            _write(sheet, last, place, value, looks[column.look])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&RPágina &P de &N")


def _write(sheet: Worksheet, row: int, place: int, value: Any, look: Format) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, look)
    elif isinstance(value, str):
        sheet.write_string(row, place, value[:LONGEST], look)
    else:
        sheet.write_number(row, place, value, look)


def _hundredths(value: int | None) -> float | None:
    return None if value is None else value / 100


def _share(value: int | None) -> float | None:
    """Return hundredths of a percent as the fraction that a spreadsheet shows as a percentage."""
    return None if value is None else value / 100_00


def _summary_columns(dossier: Dossier) -> tuple[_Column, ...]:
    columns: tuple[_Column, ...] = (
        _Column("Nivel", 8), _Column("Código", 9), _Column("Nombre", 60, "long"),
        _Column("Ubigeo", 8), _Column("Distrito", 14), _Column("Avance", 10, "percent"),
        _Column("Semáforo", 12), _Column("De qué sale", 26), _Column("Acciones por distrito", 11,
        "count"), _Column("Con datos", 9, "count"), _Column("Sin avances", 9, "count"),
        _Column("Canceladas", 11, "count"), _Column("Sin meta física", 9, "count"),
        _Column("Por declarado", 10, "count"), _Column("Por estado", 8, "count"),
        _Column("Peso", 8, "weight"), _Column("Avances", 9, "count"),
        _Column("En conflicto", 9, "count"), _Column("Gastado", 17, "money"),
        _Column("Presupuesto", 17, "money"), _Column("Ejecución financiera", 11, "percent"),
        _Column("Mujeres", 9, "count"), _Column("Hombres", 9, "count"),
        _Column("Menores de 18", 9, "count"), _Column("Adultos mayores", 9, "count"),
        _Column("Con discapacidad", 12, "count"), _Column("Último avance", 12, "day"),
    )  # fmt: skip
    before = dossier.standing.before
    if before is None:
        return columns
    day = day_text(before.known.day)
    return (*columns, _Column(f"Al {day}", 11, "percent"), _Column("Cambio, puntos", 10, "change"))


def _summary(dossier: Dossier) -> Iterable[tuple[Any, ...]]:
    standing = dossier.standing
    for row in rows(standing, dossier.scope, dossier.ubigeo):
        line = _summary_line(dossier, row)
        if standing.before is not None:
            then = standing.before.figure(row.scope, row.ubigeo).percent
            change = standing.change(row.scope, row.ubigeo)
            line = (*line, _share(then), _hundredths(change))
        yield line


def _summary_line(dossier: Dossier, row: Row) -> tuple[Any, ...]:
    figure, people = row.figure, row.figure.people
    return (
        _LEVELS[row.level], row.scope, row.name, row.ubigeo, row.district or "Todos",
        _share(figure.percent), LIGHT_LABELS[dossier.light(figure.percent)],
        BASIS_LABELS[Basis(row.basis)] if row.basis else "", figure.cells, figure.counted,
        figure.silent, figure.cancelled, figure.without_target, figure.declared, figure.by_status,
        _hundredths(figure.weight), figure.records, figure.conflicts, _hundredths(figure.spent),
        _hundredths(figure.budget) if figure.budgets else None, _share(figure.financial),
        people.women, people.men, people.minors, people.elders, people.disabled, figure.last_date,
    )  # fmt: skip


_STORY_COLUMNS = (
    _Column("Registro", 12), _Column("Acción", 9), _Column("Nombre de la acción", 50, "long"),
    _Column("Ubigeo", 8), _Column("Distrito", 14), _Column("Comunidad", 18),
    _Column("Fecha", 11, "day"), _Column("Estado", 13), _Column("Declara", 9, "percent"),
    _Column("Cantidad", 11, "quantity"), _Column("Unidad", 16), _Column("Gastado", 15, "money"),
    _Column("Mujeres", 9, "count"), _Column("Hombres", 9, "count"), _Column("Responsable", 22),
    _Column("Logros", 50, "long"), _Column("Dificultades", 50, "long"),
    _Column("Acciones a seguir", 50, "long"),
)  # fmt: skip


def _stories(dossier: Dossier) -> Iterable[tuple[Any, ...]]:
    for story in dossier.stories:
        yield (
            story.record, story.action, dossier.name(story.action), story.ubigeo,
            district_name(dossier.plan, story.ubigeo), story.locality, story.date,
            STATUS_LABELS[story.status], _share(story.percent),
            None if story.quantity is None else story.quantity / 1000, story.unit,
            _hundredths(story.amount), story.women, story.men, story.responsible,
            story.achievements, story.difficulties, story.next_steps,
        )  # fmt: skip


_TARGET_COLUMNS = (
    _Column("Registro", 12), _Column("Acción", 9), _Column("Nombre de la acción", 50, "long"),
    _Column("Ubigeo", 8), _Column("Distrito", 14), _Column("Año", 7), _Column("Unidad", 20),
    _Column("Meta física", 12, "quantity"), _Column("Presupuesto", 16, "money"),
    _Column("Peso", 8, "weight"), _Column("Sentido", 24), _Column("Acumulación", 24),
    _Column("En conflicto", 11),
)  # fmt: skip


def _targets(dossier: Dossier) -> Iterable[tuple[Any, ...]]:
    actions = set(dossier.standing.actions(dossier.scope))
    year = dossier.standing.year
    for (action, ubigeo), metas in sorted(dossier.standing.known.targets.items()):
        if action not in actions or dossier.ubigeo not in (None, ubigeo):
            continue
        for record, meta, disputed in metas:
            if year in (None, meta.year):
                yield (
                    record, action, dossier.name(action), ubigeo,
                    district_name(dossier.plan, ubigeo), str(meta.year), meta.unit,
                    None if meta.quantity is None else meta.quantity / 1000,
                    _hundredths(meta.budget), _hundredths(meta.weight),
                    DIRECTION_LABELS[meta.direction], COUNTING_LABELS[meta.counting],
                    "Sí" if disputed else "",
                )  # fmt: skip


def _method_sheet(book: xlsxwriter.Workbook, looks: dict[str, Format], dossier: Dossier) -> None:
    sheet = book.add_worksheet("Cómo se calcula")
    sheet.set_column(0, 0, 110)
    sheet.set_paper(9)
    about = dossier.plan.title if dossier.scope == PLAN else dossier.about
    texts = [about, f"{dossier.where}. {dossier.when}."]
    for block in method(dossier):
        if isinstance(block, Items):
            texts += [item.text for item in block.rows]
        elif isinstance(block, Line):
            texts.append(block.text)
    for row, text in enumerate(texts):
        sheet.write_string(row, 0, text, looks["long" if row else "title"])
