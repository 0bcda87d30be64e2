"""The conflicts: two people changed the same avance or meta, and a person decides what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from canasplan.decisions import Conflict, Repeated
from canasplan.model import Progress, Revision, Target
from canasplan.numerals import counted, day_text
from canasplan.ui.office.conflict_page import ConflictPage
from canasplan.ui.office.decision_page import DecisionPage
from canasplan.ui.office.decision_words import content_of, scope_text
from canasplan.ui.office.repeated_page import RepeatedPage
from canasplan.ui.office.waiting_dialog import WaitingDialog, Words
from canasplan.ui.office.waiting_table import Line
from canasplan.ui.progress.banner import Offer
from canasplan.ui.progress.progress_text import label_text, place_text
from canasplan.ui.runner import Job
from canasplan.ui.services import Services
from canasplan.ui.texts import QT_TRANSLATE_NOOP

_KINDS = (
    (
        "avance",
        QT_TRANSLATE_NOOP("ConflictsDialog", "avance en conflicto"),
        QT_TRANSLATE_NOOP("ConflictsDialog", "avances en conflicto"),
    ),
    (
        "meta",
        QT_TRANSLATE_NOOP("ConflictsDialog", "meta en conflicto"),
        QT_TRANSLATE_NOOP("ConflictsDialog", "metas en conflicto"),
    ),
    (
        "repeated",
        QT_TRANSLATE_NOOP("ConflictsDialog", "meta repetida"),
        QT_TRANSLATE_NOOP("ConflictsDialog", "metas repetidas"),
    ),
)
"""What is listed, one of it, several of it."""


def tr(text: str) -> str:
    """Translate a text of this dialog."""
    return QCoreApplication.translate("ConflictsDialog", text)


class ConflictsDialog(WaitingDialog):
    """A list of conflicts and of repeated metas, each opened side by side."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        words = Words(
            title=tr("Conflictos"),
            hint=tr(
                "El mismo avance o la misma meta se cambió en más de un equipo. Mientras tanto "
                "cuenta una sola versión; ninguna se pierde."
            ),
            columns=(
                tr("Acción"), tr("Avance o meta"), tr("Lugar"), tr("Versiones"),
                tr("En qué difieren"),
            ),
            wide=4,
            open=tr("Co&mparar…"),
            nothing=tr("No hay conflictos"),
            nothing_hint=tr("Cada avance y cada meta tienen una sola versión vigente."),
        )  # fmt: skip
        super().__init__(services, words, parent)

    @override
    def reading(self) -> Job:
        return self.store.exchange.decisions.conflicts_job()

    @override
    def counted(self, found: Sequence[object]) -> str:
        kinds = Counter(map(_kind, found))
        return " · ".join(
            counted(kinds[kind], tr(one), tr(many)) for kind, one, many in _KINDS if kinds[kind]
        )

    @override
    def line_of(self, item: Any) -> Line:
        assert isinstance(item, Conflict | Repeated)
        versions = _versions(item)
        if not versions:
            name = item.record if isinstance(item, Conflict) else ""
            return Line((tr("Dañado"), name, "", "", ""), "error", "danger", item)
        content, plan = content_of(versions[0]), self.store.plan()
        differing = [label_text(name) for name in item.differing]
        texts = (
            content.action,
            _what(item, content),
            scope_text(content.ubigeo, plan)
            if isinstance(content, Target)
            else place_text(content, plan),
            str(len(versions)),
            ", ".join(differing) or tr("En nada: solo quién y cuándo"),
        )
        tone = "danger" if item.damaged else "warning"
        return Line(texts, "error" if item.damaged else "warning", tone, item)

    @override
    def page_of(self, item: Any) -> DecisionPage:
        if isinstance(item, Repeated):
            kept = RepeatedPage(self.store, item)
            kept.keep_asked.connect(lambda: self._keep(kept))
            return kept
        page = ConflictPage(self.store, item)
        page.resolve_asked.connect(lambda: self._resolve(page))
        return page

    @override
    def hindrance(self, item: Any) -> str:
        if not item.damaged:
            return ""
        return tr(
            "Una versión de este registro no corresponde a su huella. Cierre y use «Comprobar los "
            "datos» del menú Archivo antes de decidir."
        )

    def _resolve(self, page: ConflictPage) -> None:
        decisions, conflict = self.store.exchange.decisions, page.conflict
        seen, reason = [head.hash for head in conflict.heads], page.reason()

        def decide() -> None:
            if page.voids:
                decisions.void(conflict.record, seen, reason)
            else:
                decisions.resolve(conflict.record, page.fields(), seen, reason)

        if self.write(decide):
            gone = tr("Meta anulada.") if conflict.of_meta else tr("Avance anulado.")
            told = gone if page.voids else tr("Conflicto resuelto.")
            self._settle(told, conflict.record)

    def _keep(self, page: RepeatedPage) -> None:
        number, seen = page.kept, page.repeated
        assert number is not None
        others = [state.winner.record for state in seen.states if state is not seen.states[number]]
        decisions, reason = self.store.exchange.decisions, page.reason()
        if self.write(lambda: decisions.keep(seen, number, reason)):
            told = tr("Queda una sola meta; {count}.").format(
                count=counted(len(others), tr("anulada"), tr("anuladas"))
            )
            self._settle(told, *others)

    def _settle(self, told: str, *records: str) -> None:
        self.settle(told, Offer(tr("Deshacer"), lambda: self._undo(records)))

    def _undo(self, records: Sequence[str]) -> None:
        def undo() -> None:
            for record in records:
                self.store.exchange.decisions.undo(record)

        if self.write(undo):
            told = tr("Deshecho con una revisión más: cuenta otra vez lo que contaba antes.")
            self.settle(told)


def _versions(item: Conflict | Repeated) -> tuple[Revision, ...]:
    if isinstance(item, Conflict):
        return item.heads
    return tuple(state.winner for state in item.states)


def _kind(item: object) -> str:
    if isinstance(item, Repeated):
        return "repeated"
    assert isinstance(item, Conflict)
    return "meta" if item.of_meta else "avance"


def _what(item: Conflict | Repeated, content: Progress | Target) -> str:
    """Return "04/03/2022" of an avance, "Meta 2022" or "Meta 2022, repetida"."""
    if isinstance(content, Progress):
        return day_text(content.date)
    told = tr("Meta {year}, repetida") if isinstance(item, Repeated) else tr("Meta {year}")
    return told.format(year=content.year)
