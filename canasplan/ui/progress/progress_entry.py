"""Where an entry begins, and whether what it corrects is still what the record says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from canasplan.entry import fields_of
from canasplan.errors import CanasplanError
from canasplan.model import Draft, Progress, RecordState
from canasplan.numerals import day_text
from canasplan.ui.progress.progress_card import Row
from canasplan.ui.store import Store
from canasplan.ui.texts import moment_text, say

translate = QCoreApplication.translate


def rows_of(store: Store, action: str, drafts: Sequence[Draft]) -> tuple[list[Row], str]:
    """Return the drafts and avances of an action, and why there are no avances, if so."""
    try:
        return [*drafts, *store.records(action)], ""
    except CanasplanError as error:  # one of them is so damaged that it is no avance any more
        return list(drafts), say(error)


def blank_fields(store: Store, action: str, responsible: str) -> dict[str, str]:
    """Return what a new form begins with: `responsible`, or else who records here."""
    profile = store.profile()
    return {
        "plan": store.plan().code,
        "action": action,
        "ubigeo": (profile.district or "") if profile else "",
        "responsible": responsible or (profile.name if profile else ""),
    }


def correction_of(state: RecordState) -> Draft:
    """Return the entry that corrects a record as it is now."""
    progress, head = state.progress, state.winner
    return Draft(head.record, progress.action, head.hash, fields_of(progress), "")


def base_of(store: Store, entry: Draft) -> Progress | None:
    """Return the content that a correction began from, ``None`` for a new record."""
    if entry.base is None:
        return None
    found = (each for each in store.history(entry.record) if each.hash == entry.base)
    content = next((each.content for each in found), None)
    return content if isinstance(content, Progress) else None


def moved_on(store: Store, entry: Draft) -> RecordState | None:
    """Return the record's present state when it no longer is what the entry corrects."""
    if entry.base is None:
        return None
    state = store.record(entry.record)
    return None if entry.base in state.heads else state


def title_of(base: Progress | None) -> str:
    """Return the heading of the form for a new avance or for the correction of one."""
    if base is None:
        return translate("progress", "Nuevo avance")
    return translate("progress", "Corrección del {day}").format(day=day_text(base.date))


def void_question(progress: Progress) -> tuple[str, str]:
    """Return what whoever voids an avance is asked: the heading, and the question."""
    return (
        translate("progress", "Anular el avance del {day}").format(day=day_text(progress.date)),
        translate(
            "progress", "Dejará de contar en los totales y seguirá en el historial. ¿Por qué?"
        ),
    )


def moved_text(state: RecordState) -> str:
    """Say who changed the record meanwhile, and how the form shows it."""
    told = translate(
        "progress",
        "{author} cambió este avance el {moment}. Bajo cada dato distinto está el valor actual.",
    ).format(moment=moment_text(state.winner.moment), author=state.winner.author)
    if not state.voided:
        return told
    again = translate("progress", "Está anulado: al guardar volverá a contar.")
    return f"{told} {again}"


def undone_text(state: RecordState) -> str:
    """Say what a record is after its last save was taken back."""
    if state.voided:
        return translate("progress", "Se deshizo: el avance quedó anulado y sigue en el historial.")
    return translate("progress", "Se deshizo: el avance volvió a lo que decía antes.")


def history_title(progress: Progress) -> str:
    """Return the heading of an avance's history."""
    told = translate("progress", "Avance del {day}, acción {code}")
    return told.format(day=day_text(progress.date), code=progress.action)
