"""The plan's own document, readable page by page: literal texts under headings of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.model import Change
from canasplan.numerals import readable
from canasplan.plan_document import District, PlanDocument
from canasplan.ui.plan.page_titles import page_titles, tr
from canasplan.ui.rich_text import show_html
from canasplan.ui.store import Store
from canasplan.ui.theme import SIZES, SPACE_XL, tones

MEASURE = 680
"""Widest column of text in pixels: about 90 characters."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its key, its title and what writes its body as HTML."""

    key: str
    title: str
    body: Callable[[PlanDocument], str]


def page_html(plan: PlanDocument, key: str) -> str:
    """Return a page as HTML; an unknown key gives the first page."""
    shown = pages()
    page = next((each for each in shown if each.key == key), shown[0])
    body = page.body(plan) or _note(tr("Este plan no trae esta parte."))
    caption = f"{plan.title} · {tr('versión {n}').format(n=plan.version)}"
    return f'{_note(caption)}<p class="title">{escape(page.title)}</p>{body}'


def pages() -> tuple[Page, ...]:
    """Return the table of pages."""
    bodies: dict[str, Callable[[PlanDocument], str]] = {
        "datos": _identity,
        "introduccion": lambda plan: _paragraphs(plan.introduction),
        "vision": _vision,
        "lineamientos": lambda p: _paragraphs(p.guidelines),
        "foda": _swot,
        "matriz": _matrix,
        "objetivos": _objectives,
        "politicas": _policies,
        "metodologia": lambda plan: _items(plan.methodology),
        "distritos": _districts,
    }
    return tuple(Page(key, title, bodies[key]) for key, title in page_titles())


def _identity(plan: PlanDocument) -> str:
    temas = [tema for eje in plan.ejes for tema in eje.temas]
    rows = (
        (tr("Entidad"), plan.entity),
        (tr("Periodo"), f"{plan.period.start}–{plan.period.end}"),
        (tr("Provincia"), f"{plan.province.name} ({plan.province.ubigeo})"),
        (tr("Código y versión"), f"{plan.code} · {plan.version}"),
        (tr("Ejes"), str(len(plan.ejes))),
        (tr("Ejes temáticos"), str(len(temas))),
        (tr("Acciones"), str(sum(len(tema.actions) for tema in temas))),
    )
    return _table((), rows)


def _vision(plan: PlanDocument) -> str:
    return (
        _heading(tr("Visión")) + _paragraphs((plan.vision,))
        + _heading(tr("Misión")) + _paragraphs((plan.mission,))
    )  # fmt: skip


def _swot(plan: PlanDocument) -> str:
    parts = (
        (tr("Fortalezas"), plan.swot.strengths),
        (tr("Debilidades"), plan.swot.weaknesses),
        (tr("Oportunidades"), plan.swot.opportunities),
        (tr("Amenazas"), plan.swot.threats),
    )
    return "".join(_heading(title) + _items(texts) for title, texts in parts)


def _matrix(plan: PlanDocument) -> str:
    columns = "".join(
        f'<td class="matrix" width="{100 // len(plan.matrix)}%">'
        f'<p class="matrix">{escape(column.title)}</p>'
        f"{''.join(f'<p>{escape(item)}</p>' for item in column.items)}</td>"
        for column in plan.matrix
    )
    html = f'<table width="100%" cellspacing="0"><tr>{columns}</tr></table>' if columns else ""
    if plan.discrepancies:
        html += _heading(tr("Lo que no concuerda en el documento"))
        html += _note(tr("Se muestra como está impreso: nada se corrigió en silencio."))
        html += _items(plan.discrepancies)
    return html


def _objectives(plan: PlanDocument) -> str:
    html = _paragraphs(plan.objectives_opening)
    for objective in plan.objectives:
        html += _heading(readable(objective.area))
        html += _note(tr("Eje {code}").format(code=objective.eje)) + _items(objective.texts)
    return html + _paragraphs(plan.objectives_closing)


def _policies(plan: PlanDocument) -> str:
    parts = (
        (tr("Políticas globales"), plan.policies.overall),
        (tr("Políticas multisectoriales"), plan.policies.multisector),
        (tr("Políticas sectoriales"), plan.policies.sector),
    )
    lists = "".join(_heading(title) + _items(texts) for title, texts in parts if texts)
    return _paragraphs(plan.policies_opening) + lists


def _districts(plan: PlanDocument) -> str:
    titles = (tr("Ubigeo"), tr("Distrito"), tr("Capital"), tr("Población"), tr("Coordenadas"))
    return _table(titles, (_district(each) for each in plan.districts)) + _note(
        tr("Población aproximada de 2020; coordenadas de la capital en grados decimales.")
    )


def _district(district: District) -> tuple[str, ...]:
    place = f"{district.latitude:.4f}, {district.longitude:.4f}".replace("-", "−")
    return (district.ubigeo, district.name, district.capital, f"{district.population:,}", place)


def _heading(text: str) -> str:
    return f'<p class="heading">{escape(text)}</p>'


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>'


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _items(texts: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""


def _table(titles: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f"<th align='left'>{escape(title)}</th>" for title in titles)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table cellspacing='0'>{f'<tr>{head}</tr>' if head else ''}{body}</table>"


def page_style() -> str:
    """Return the style of a page in the tones of the present theme; sizes are in pixels."""
    now = tones()
    return f"""
        p, li, td {{ color: {now.text}; font-size: {SIZES["body"]}px; line-height: 135%; }}
        p {{ margin: 4px 0 8px 0; }}
        p.title {{ font-size: {SIZES["title"]}px; font-weight: 600; margin: 0 0 12px 0; }}
        p.heading {{ font-size: {SIZES["heading"]}px; font-weight: 600; margin: 16px 0 4px 0; }}
        p.note {{ color: {now.muted}; font-size: {SIZES["caption"]}px; }}
        p.matrix {{ font-size: {SIZES["caption"]}px; font-weight: 600; margin: 0 0 8px 0; }}
        ul {{ margin: 4px 0 8px 16px; -qt-list-indent: 0; }}
        li {{ margin: 0 0 4px 0; }}
        th {{ color: {now.muted}; font-size: {SIZES["caption"]}px; font-weight: 600;
              padding: 6px 16px 6px 0; border-bottom: 1px solid {now.line}; }}
        td {{ padding: 6px 16px 6px 0; border-bottom: 1px solid {now.border}; }}
        td.matrix {{ padding: 6px 8px 6px 0; border-top: 1px solid {now.line}; }}
    """


class _Sheet(QTextBrowser):
    """Text in a column that stays readable however wide the window is."""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setViewportMargins(0, 0, max(0, self.width() - MEASURE), 0)
        super().resizeEvent(event)


class PlanPage(QWidget):
    """Shows one page of the plan in use; the text can be selected and copied."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._key = pages()[0].key
        self.text = _Sheet()
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("Página del plan"))
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.text.setWordWrapMode(QTextOption.WrapMode.WordWrap)  # the matrix scrolls, unbroken
        self.text.document().setDocumentMargin(SPACE_XL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        self.setFocusProxy(self.text)
        store.changed.connect(self._on_change)
        self.show_page(self._key)

    def show_page(self, key: str) -> None:
        """Show a page from its beginning."""
        self._key = key
        self._write()
        self.text.verticalScrollBar().setValue(0)

    def _write(self) -> None:
        show_html(self.text, page_html(self._store.plan(), self._key), page_style())

    def _on_change(self, change: Change) -> None:
        if change.plan:
            self.show_page(self._key)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self._write()
