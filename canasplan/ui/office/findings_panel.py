"""What is to be known of the chosen file: what became of it, notices, the first findings."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby, islice

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget
from typing_extensions import override

from canasplan.exchange.findings import SHOWN, Finding
from canasplan.exchange.imports import FileReport
from canasplan.exchange.told import outcome_text
from canasplan.numerals import number_text
from canasplan.ui.office.import_words import files_text, tr
from canasplan.ui.rich_text import show_html
from canasplan.ui.texts import say, translate
from canasplan.ui.theme import SPACE_S, colour, set_role

_STYLE = """
p {{ margin: 0 0 8px 0; }}
table {{ border-collapse: collapse; }}
.quiet {{ color: {muted}; }}
.notice {{ color: {warning}; }}
th {{ color: {muted}; font-size: 11px; font-weight: 600; text-align: left; }}
th, td {{ padding: 4px 12px 4px 0; border-bottom: 1px solid {border}; }}
"""


class FindingsPanel(QTextBrowser):
    """Tells of one file, or of the problems of all; its text can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._html = ""
        self.setFrameShape(QFrame.Shape.StyledPanel)
        set_role(self, "card")
        self.setAccessibleName(tr("Detalle del archivo"))
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(SPACE_S)

    def show_file(self, report: FileReport | None, *, trial: bool) -> None:
        """Tell of one file; nothing without one."""
        if report is None:
            self._show("")
            return
        told = translate(outcome_text(report, trial=trial))
        parts = [f"<p><b>{escape(report.path.name)}</b><br>{escape(_sentence(told))}</p>"]
        parts += [
            f"<p class='notice'><b>{tr('Aviso:')}</b> {escape(translate(notice))}</p>"
            for notice in report.notices
        ]
        self._show("".join(parts) + _table(report.findings))

    def show_all(self, reports: Sequence[FileReport]) -> None:
        """Tell what is wrong with all files together, one file after the other."""
        refused = [report for report in reports if report.findings]
        head = tr("Problemas de {files}").format(files=files_text(len(refused)))
        findings = [finding for report in refused for finding in report.findings]
        shown = list(islice(findings, SHOWN))
        parts = [f"<p><b>{escape(head)}</b></p>"]
        for name, group in groupby(shown, key=lambda finding: finding.file):
            parts.append(f"<p>{escape(name)}</p>{_rows(list(group))}")
        self._show("".join(parts) + _rest(len(findings)))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._html:
            self._show(self._html)

    def _show(self, html: str) -> None:
        self._html = html
        tones = {name: colour(name).name() for name in ("muted", "warning", "border")}
        show_html(self, html, _STYLE.format_map(tones))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(findings: Sequence[Finding]) -> str:
    return _rows(findings[:SHOWN]) + _rest(len(findings)) if findings else ""


def _rest(count: int) -> str:
    """Return how many findings there are besides those shown."""
    if count <= SHOWN:
        return ""
    told = tr("Se ven los primeros {shown} de {count} problemas. «Guardar informe…» escribe todos.")
    return f"<p class='quiet'>{told.format(shown=SHOWN, count=number_text(count, 0))}</p>"


def _rows(findings: Sequence[Finding]) -> str:
    titles = (tr("Fila"), tr("Columna"), tr("Se encontró"), tr("Se esperaba"), tr("Qué hacer"))
    heads = "".join(f"<th>{title}</th>" for title in titles)
    rows = "".join(f"<tr>{_cells(finding)}</tr>" for finding in findings)
    return f"<table cellspacing='0' width='100%'><tr>{heads}</tr>{rows}</table>"


def _cells(finding: Finding) -> str:
    texts = (
        "–" if finding.row is None else number_text(finding.row, 0),
        finding.column or "–",
        f"«{finding.value}»" if finding.value else "–",
        _sentence(say(finding.expected)),
        say(finding.remedy),
    )
    return "".join(f"<td>{escape(text)}</td>" for text in texts)
