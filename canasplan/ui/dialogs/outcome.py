"""What a recovery would bring back, and what it brought back, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QWidget

from canasplan.recovery import Outcome
from canasplan.ui.dialogs.story import Fact, Story, StoryDialog
from canasplan.ui.path_line import PathLine
from canasplan.ui.texts import aware_text, records_text, saves_text, translate
from canasplan.ui.theme import set_role

MOST_MISSING = 6
"""Lines about what could not be brought back; the rest is counted."""


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Outcome", text)


def proposal_story(proposal: Outcome, *, present: bool) -> Story:
    """Return what a rebuild would give; `present` is whether there is a file to put aside."""
    heading = tr("Se pueden recuperar {records}").format(records=records_text(proposal.records))
    story = Story("data", "accent", heading)
    story.add_words(
        tr(
            "Se reúne todo lo que prueba estar completo: el último respaldo, el diario y lo que "
            "aún se lee del archivo."
        )
    )
    facts = [*_sources(proposal), *_missing(proposal.missing)]
    if present:
        kept = tr("El archivo de ahora no se borra: queda aparte, en la carpeta respaldos.")
        facts.append(("lock", "muted", kept))
    story.add_facts(facts)
    return story


def outcome_story(outcome: Outcome, *, restored: bool) -> Story:
    """Return what was brought back, after a rebuild or after going back to a backup."""
    heading = tr("Se volvió al respaldo") if restored else tr("Datos recuperados")
    story = Story("ok", "ok", heading)
    story.add_words(
        tr("Ahora hay {records}, {saves} en total, todos comprobados.").format(
            records=records_text(outcome.records), saves=saves_text(outcome.revisions)
        )
    )
    facts = (*_sources(outcome), *_missing(outcome.missing))
    if outcome.set_aside is None:
        story.add_facts(facts)
        return story
    kept = (
        tr("Lo que había antes quedó como respaldo:")
        if restored
        else tr("El archivo de antes quedó guardado aparte:")
    )
    story.add_facts((*facts, ("lock", "muted", kept)))
    story.column.addWidget(PathLine(tr("Dónde quedó el archivo de antes"), outcome.set_aside))
    return story


def _sources(found: Outcome) -> list[Fact]:
    facts: list[Fact] = []
    if found.backup is not None:
        told = tr("Del respaldo del {moment}: {records}.").format(
            moment=aware_text(found.backup.moment), records=records_text(found.backup.records)
        )
        facts.append(("shield", "ok", told))
    else:
        facts.append(("shield", "muted", tr("No hay ningún respaldo que sirva.")))
    if found.from_journal:
        told = tr("Del diario, lo posterior: {saves}.").format(saves=saves_text(found.from_journal))
        facts.append(("page", "ok", told))
    return facts


def _missing(sentences: tuple[str, ...]) -> list[Fact]:
    if not sentences:
        return [("ok", "ok", tr("No falta nada."))]
    told = tr("Falta: {what}")
    facts = [
        ("warning", "warning", told.format(what=translate(text)))
        for text in sentences[:MOST_MISSING]
    ]
    more = len(sentences) - MOST_MISSING
    if more > 0:
        facts.append(("warning", "warning", tr("Y {count} más.").format(count=more)))
    return facts


class OutcomeDialog(StoryDialog):
    """Tells once, over the window that opened again, what was brought back."""

    def __init__(self, outcome: Outcome, *, restored: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tell(outcome_story(outcome, restored=restored))
        self.close_button = QPushButton(self.tr("&Entendido"))
        set_role(self.close_button, "primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        self.foot.addStretch()
        self.foot.addWidget(self.close_button)
        self.close_button.setFocus()
