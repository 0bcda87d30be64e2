"""What the list shows of one avance or draft: a title, two quiet lines, marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from canasplan.model import Draft, Progress, RecordState, Status
from canasplan.numerals import day_text
from canasplan.plan_document import PlanDocument
from canasplan.receipt_paper import Answer
from canasplan.ui.fault_texts import unfit_text
from canasplan.ui.progress.progress_text import (
    measured_text,
    people_text,
    place_text,
    quantity_text,
    typed_text,
)
from canasplan.ui.texts import activity_text, moment_text, status_text

if TYPE_CHECKING:
    from canasplan.receipts import Told

Row = Draft | RecordState
"""A row of the list: what is typed and not saved, or a recorded avance."""

STATUS_TONES = {
    Status.NOT_STARTED: "text",
    Status.RUNNING: "accent",
    Status.STOPPED: "warning",
    Status.FINISHED: "ok",
    Status.CANCELLED: "muted",
}

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with its icon about the state of a record."""

    icon: str
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One row in words."""

    mark: Mark
    """Beside the title: the status of the action, or that it is a draft."""
    title: str
    side: str
    """At the right of the title: how far it is."""
    place: str
    excerpt: str
    marks: tuple[Mark, ...] = ()
    faded: bool = False

    @property
    def sentence(self) -> str:
        """The whole card for a screen reader."""
        marks = (mark.text for mark in self.marks)
        parts = (self.title, self.side, self.place, *marks, self.excerpt)
        return ". ".join(part for part in parts if part)


def card_of(row: Row, plan: PlanDocument, *, unfit: bool = False, told: Told | None = None) -> Card:
    """Return the card of a row; an `unfit` one is not what was saved and says so first.

    Args:
        row: the row.
        plan: names what its codes stand for.
        unfit: whether the last verification found that it does not fit.
        told: what the province said of it.
    """
    if isinstance(row, Draft):
        return _draft_card(row, plan)
    return _record_card(row, plan, (*record_marks(row, unfit=unfit), *answer_marks(told)))


def status_mark(status: Status) -> Mark:
    """Return a status as icon, tone and word."""
    return Mark(f"status-{status.name.lower()}", STATUS_TONES[status], status_text(status))


def record_marks(state: RecordState, *, unfit: bool = False) -> tuple[Mark, ...]:
    """Return what a person must know of a record beside its content."""
    marks = []
    if unfit or not state.proven:
        marks.append(Mark("error", "danger", unfit_text()))
    if state.conflict:
        told = translate("progress", "En conflicto: {count} versiones")
        marks.append(Mark("warning", "warning", told.format(count=len(state.heads))))
    if state.voided:
        marks.append(Mark("void", "danger", translate("progress", "Anulado")))
    if state.revisions == 2 and not state.voided and not state.conflict:
        marks.append(Mark("edit", "muted", translate("progress", "Corregido 1 vez")))
    elif state.revisions > 2:
        told = translate("progress", "Corregido · {count} revisiones")
        marks.append(Mark("edit", "muted", told.format(count=state.revisions)))
    return tuple(marks)


def answer_marks(told: Told | None) -> tuple[Mark, ...]:
    """Return what the province said of a record, in a word or a few."""
    if told is None:
        return ()
    if told.answer is Answer.RECEIVED:
        return (Mark("ok", "ok", translate("progress", "Recibido")),)
    observed = translate("progress", "Observado: {note}")
    if len(told.notes) != 1:
        observed = translate("progress", "Observado ({count}): {note}")
    text = observed.format(count=len(told.notes), note=next(iter(told.notes), ""))
    return (Mark("info", "warning", text),)


def measures_text(progress: Progress) -> str:
    """Return the percentage, or the quantity where none was declared."""
    if progress.percent is not None:
        return measured_text("percent", progress.percent)
    return quantity_text(progress)


def _record_card(state: RecordState, plan: PlanDocument, marks: tuple[Mark, ...]) -> Card:
    progress = state.progress
    title = f"{day_text(progress.date)} · {activity_text(progress.activity)}"
    written = (progress.achievements, progress.difficulties, quantity_text(progress))
    excerpt = next((text for text in (*written, people_text(progress)) if text), "")
    return Card(
        mark=status_mark(progress.status),
        title=title,
        side=measures_text(progress),
        place=f"{status_text(progress.status)} · {place_text(progress, plan)}",
        excerpt=" ".join(excerpt.split()),
        marks=marks,
        faded=state.voided,
    )


def _draft_card(draft: Draft, plan: PlanDocument) -> Card:
    typed = draft.fields
    day = typed_text("date", typed.get("date", ""), plan)
    if draft.base is None:
        kind = translate("progress", "Avance nuevo, sin guardar")
    else:
        kind = translate("progress", "Corrección sin guardar")
    title = translate("progress", "Borrador del {moment}").format(moment=moment_text(draft.moment))
    texts = (typed.get(name, "") for name in ("achievements", "difficulties", "locality"))
    return Card(
        mark=Mark("draft", "accent", translate("progress", "Borrador")),
        title=title,
        side="",
        place=f"{kind} · {day}" if day else kind,
        excerpt=" ".join(next((text for text in texts if text.strip()), "").split()),
    )
