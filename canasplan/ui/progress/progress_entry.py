"""Where an entry begins, and whether what it corrects is still what the record says."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from canasplan.entry import fields_of
from canasplan.model import Draft, Progress, RecordState
from canasplan.ui.store import Store
from canasplan.ui.texts import day_text, moment_text

translate = QCoreApplication.translate


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
