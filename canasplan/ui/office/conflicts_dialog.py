"""The conflicts: two people corrected the same avance, and a person decides what it says."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from canasplan.decisions import Conflict
from canasplan.model import Progress, Revision
from canasplan.numerals import day_text
from canasplan.ui.office.conflict_page import ConflictPage
from canasplan.ui.office.decision_page import DecisionPage
from canasplan.ui.office.decision_words import counted
from canasplan.ui.office.waiting_dialog import WaitingDialog, Words
from canasplan.ui.office.waiting_table import Line
from canasplan.ui.progress.banner import Offer
from canasplan.ui.progress.progress_text import label_text, place_text
from canasplan.ui.runner import Job
from canasplan.ui.services import Services


def tr(text: str) -> str:
    """Translate a text of this dialog."""
    return QCoreApplication.translate("ConflictsDialog", text)


class ConflictsDialog(WaitingDialog):
    """A list of conflicts, each opened side by side."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        words = Words(
            title=tr("Conflictos"),
            hint=tr(
                "El mismo avance se corrigió en más de un equipo. Mientras tanto cuenta una sola "
                "versión; ninguna se pierde."
            ),
            columns=(
                tr("Acción"), tr("Fecha"), tr("Lugar"), tr("Versiones"), tr("En qué difieren"),
            ),
            wide=4,
            open=tr("Co&mparar…"),
            nothing=tr("No hay conflictos"),
            nothing_hint=tr("Cada avance tiene una sola versión vigente."),
        )  # fmt: skip
        super().__init__(services, words, parent)

    @override
    def reading(self) -> Job:
        return self.store.exchange.decisions.conflicts_job()

    @override
    def counted(self, count: int) -> str:
        return counted(count, tr("avance en conflicto"), tr("avances en conflicto"))

    @override
    def line_of(self, item: Any) -> Line:
        assert isinstance(item, Conflict)
        content = item.heads[0].content if item.heads else None
        if not isinstance(content, Progress):
            return Line((tr("Dañado"), "", item.record, "", ""), "error", "danger", item)
        differing = [label_text(name) for name in item.differing]
        texts = (
            content.action,
            day_text(content.date),
            place_text(content, self.store.plan()),
            str(len(item.heads)),
            ", ".join(differing) or tr("En nada: solo quién y cuándo"),
        )
        tone = "danger" if item.damaged else "warning"
        return Line(texts, "error" if item.damaged else "warning", tone, item)

    @override
    def page_of(self, item: Any) -> DecisionPage:
        page = ConflictPage(self.store, item)
        page.resolve_asked.connect(lambda: self._resolve(page))
        return page

    @override
    def hindrance(self, item: Any) -> str:
        if not item.damaged:
            return ""
        return tr(
            "Una versión de este avance no corresponde a su huella. Cierre y use «Comprobar los "
            "datos» del menú Archivo antes de decidir."
        )

    def _resolve(self, page: ConflictPage) -> None:
        done: list[Revision] = []
        decisions, conflict = self.store.exchange.decisions, page.conflict
        seen, reason = [head.hash for head in conflict.heads], page.reason()

        def decide() -> None:
            if page.voids:
                done.append(decisions.void(conflict.record, seen, reason))
            else:
                done.append(decisions.resolve(conflict.record, page.fields(), seen, reason))

        if self.write(decide):
            told = tr("Avance anulado.") if page.voids else tr("Conflicto resuelto.")
            undo = Offer(tr("Deshacer"), lambda: self._undo(conflict.record))
            self.settle(told, undo)

    def _undo(self, record: str) -> None:
        if self.write(lambda: self.store.undo(record)):
            told = tr("Deshecho con una revisión más: cuenta otra vez lo que contaba antes.")
            self.settle(told)
