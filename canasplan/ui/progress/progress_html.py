"""Avances and what moved in them as rich text that can be selected, copied and read aloud."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from canasplan.model import Draft, Progress, RecordState, Revision
from canasplan.numerals import day_text
from canasplan.plan_document import PlanDocument
from canasplan.receipt_paper import Answer
from canasplan.ui.form.progress_fields import sections
from canasplan.ui.progress.progress_card import STATUS_TONES, record_marks
from canasplan.ui.progress.progress_text import (
    FieldChange,
    label_text,
    measured_text,
    parts_text,
    people_text,
    place_text,
    point_text,
    quantity_text,
    typed_text,
)
from canasplan.ui.texts import activity_text, moment_text, status_text
from canasplan.ui.theme import SIZES, colour

if TYPE_CHECKING:
    from canasplan.receipts import Told

SHORT_HASH = 12
"""Characters shown of a hash; the whole one is in every export."""
_LONG = ("achievements", "difficulties", "next_steps")

translate = QCoreApplication.translate


def record_html(
    state: RecordState, plan: PlanDocument, told: Told | None = None, *, unfit: bool = False
) -> str:
    """Return an avance as a tidy summary; an `unfit` one is not what was saved.

    Args:
        state: the avance.
        plan: names what its codes stand for.
        told: what the province said of it.
        unfit: whether the last verification found that it does not fit.
    """
    progress = state.progress
    title = f"{day_text(progress.date)} · {activity_text(progress.activity)}"
    known = record_marks(state, unfit=unfit)
    marks = "".join(_toned(mark.tone, f" · {mark.text}") for mark in known)
    status = _toned(STATUS_TONES[progress.status], status_text(progress.status))
    long = ((label_text(name), getattr(progress, name)) for name in _LONG)
    return "".join(
        (
            _title(title),
            f"<p style='margin:2px 0 8px 0'>{status}{marks}</p>",
            _answer(told) if told else "",
            _table(_facts(progress, plan)),
            *(_paragraph(label, text) for label, text in long if text),
            _caption(
                translate("progress", "Revisión {number} · {signature}").format(
                    number=state.winner.number, signature=_signature(state.winner)
                )
            ),
        )
    )


def draft_html(draft: Draft, plan: PlanDocument) -> str:
    """Return what a draft holds, as typed."""
    title = translate("progress", "Borrador del {moment}").format(moment=moment_text(draft.moment))
    advice = translate("progress", "Aún no está guardado: no cuenta en ningún total.")
    names = [spec.name for section in sections() for row in section.rows for spec in row]
    typed = {name: draft.fields.get(name, "").strip() for name in names}
    short = ((label_text(n), typed_text(n, typed[n], plan)) for n in names if n not in _LONG)
    return "".join(
        (
            _title(title),
            f"<p style='margin:2px 0 8px 0'>{_toned('muted', advice)}</p>",
            _table((label, text) for label, text in short if text),
            *(_paragraph(label_text(name), typed[name]) for name in _LONG if typed[name]),
        )
    )


def revision_html(
    revision: Revision, changes: Iterable[tuple[str, tuple[FieldChange, ...]]], heading: str
) -> str:
    """Return one revision: who, when and why, and what moved against each revision before."""
    reason = _paragraph(translate("progress", "Motivo"), revision.reason or "")
    return "".join(
        (
            _title(heading),
            f"<p style='margin:2px 0 8px 0'>{_lines(_signature(revision))}</p>",
            reason if revision.reason else "",
            *(_caption(against) + _change_table(moved) for against, moved in changes),
        )
    )


def _answer(told: Told) -> str:
    """Return what the province said of an avance, note by note."""
    moment = moment_text(told.moment)
    if told.answer is Answer.RECEIVED:
        text = translate("progress", "Recibido por la provincia · {moment}")
        return f"<p style='margin:0 0 8px 0'>{_toned('ok', text.format(moment=moment))}</p>"
    text = translate("progress", "Observado por la provincia · {moment}")
    notes = "".join(f"<br>• {_lines(note)}" for note in told.notes)
    head = _toned("warning", text.format(moment=moment))
    # A table comes next, and Qt leaves no room before one.
    return f"<p style='margin:0'>{head}{notes}</p><p style='margin:0; font-size:5px'>&nbsp;</p>"


def _facts(progress: Progress, plan: PlanDocument) -> list[tuple[str, str]]:
    percent, amount = progress.percent, progress.amount
    facts = (
        (translate("progress", "Lugar"), place_text(progress, plan)),
        (
            translate("progress", "Avance"),
            "" if percent is None else measured_text("percent", percent),
        ),
        (label_text("quantity"), quantity_text(progress)),
        (translate("progress", "Monto"), "" if amount is None else measured_text("amount", amount)),
        (translate("progress", "Beneficiarios"), people_text(progress)),
        (translate("progress", "De ellos"), parts_text(progress)),
        (label_text("responsible"), progress.responsible or ""),
        (label_text("allies"), "\n".join(progress.allies)),
        (translate("progress", "Ubicación"), point_text(progress)),
    )
    return [(label, text) for label, text in facts if text]


def _signature(revision: Revision) -> str:
    told = translate("progress", "{author} · {moment} · huella {hash}")
    return told.format(
        author=revision.author,
        moment=moment_text(revision.moment),
        hash=f"{revision.hash[:SHORT_HASH]}…",
    )


def _change_table(changes: Iterable[FieldChange]) -> str:
    line = f"{_CELL}; border-top:1px solid {colour('border').name()}; border-style:solid none none"
    rows = []
    for change in changes:
        old = _lines(change.before) if change.before else _toned("muted", "—")
        new = _lines(change.after) if change.after else _toned("muted", "—")
        rows.append(
            f"<tr><td width='28%' style='{line}'>{_toned('muted', change.label)}</td>"
            f"<td width='36%' style='{line}'>{old}</td>"
            f"<td width='36%' style='{line}'>{new}</td></tr>"
        )
    if not rows:
        return f"<p>{_toned('muted', translate('progress', 'Ningún dato cambió.'))}</p>"
    heads = (
        translate("progress", "Dato"),
        translate("progress", "Antes"),
        translate("progress", "Después"),
    )
    head = "".join(f"<td style='{_CELL}'><b>{escape(each)}</b></td>" for each in heads)
    return (
        "<table width='100%' cellspacing='0' style='border-collapse:collapse'>"
        f"<tr>{head}</tr>{''.join(rows)}</table>"
    )


def _table(facts: Iterable[tuple[str, str]]) -> str:
    rows = (
        f"<tr><td width='36%' style='{_CELL}'>{_toned('muted', label)}</td>"
        f"<td style='{_CELL}'>{_lines(text)}</td></tr>"
        for label, text in facts
    )
    return f"<table width='100%' cellspacing='0'>{''.join(rows)}</table>"


def _title(text: str) -> str:
    return (
        f"<p style='margin:0; font-size:{SIZES['heading']}px; font-weight:600'>{escape(text)}</p>"
    )


def _paragraph(label: str, text: str) -> str:
    return f"<p style='margin:8px 0 0 0'>{_toned('muted', label)}<br>{_lines(text)}</p>"


def _caption(text: str) -> str:
    tone = colour("muted").name()
    size = SIZES["caption"]
    return f"<p style='margin:12px 0 4px 0; font-size:{size}px; color:{tone}'>{escape(text)}</p>"


def _toned(tone: str, text: str) -> str:
    return f"<span style='color:{colour(tone).name()}'>{escape(text)}</span>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


_CELL = "padding:2px 8px 2px 0"
