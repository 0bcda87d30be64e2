"""Asks before going back to a backup: what comes back, what would be left out, what is kept."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QPushButton, QRadioButton, QVBoxLayout, QWidget

from canasplan.backups import Backup
from canasplan.numerals import number_text
from canasplan.recovery import Loss
from canasplan.ui.dialogs.story import Story, StoryDialog
from canasplan.ui.icons import icon
from canasplan.ui.texts import aware_text, moment_text, records_text
from canasplan.ui.theme import SPACE_S, set_role


class RestoreDialog(StoryDialog):
    """Two ways of going back where they differ; the one that loses nothing is chosen."""

    def __init__(self, backup: Backup, loss: Loss, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        moment = aware_text(backup.moment)
        story = Story(
            "history", "accent", self.tr("Volver al respaldo del {moment}").format(moment=moment)
        )
        records = records_text(backup.records) if backup.proven else self.tr("los registros")
        story.add_words(
            self.tr("Vuelven {records}, tal como estaban el {moment}.").format(
                records=records, moment=moment
            )
        )
        self.keep, self.exact = QRadioButton(), QRadioButton()
        self.restore_button = QPushButton(icon("history", "on_accent"), self.tr("&Restaurar"))
        self.cancel_button = QPushButton(self.tr("&Cancelar"))
        if loss.revisions:
            story.add(self._choice(loss))
        story.add_facts(self._facts(loss))
        self.tell(story)
        self._place_foot()

    def wants_exact(self) -> bool:
        """Return whether what was saved after the backup shall be left out."""
        return self.exact.isChecked()

    def _choice(self, loss: Loss) -> QWidget:
        avances = self._avances(loss.records)
        self.keep.setText(
            self.tr("&Conservar también lo registrado después ({avances})").format(avances=avances)
        )
        self.keep.setChecked(True)
        self.exact.setText(
            self.tr(
                "&Dejar exactamente el respaldo: se dejan fuera {avances},\nel último del {moment}"
            ).format(avances=avances, moment=moment_text(loss.newest) if loss.newest else "—")
        )
        group = QButtonGroup(self)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        for button in (self.keep, self.exact):
            group.addButton(button)
            column.addWidget(button)
        return box

    def _facts(self, loss: Loss) -> list[tuple[str, str, str]]:
        facts = [
            (
                "shield",
                "ok",
                self.tr("Antes se respalda lo que hay ahora: siempre se puede volver a ello."),
            ),
            (
                "next",
                "accent",
                self.tr("La ventana se cierra un momento y se abre otra vez con los datos."),
            ),
        ]
        if not loss.revisions:
            nothing = self.tr("Después de este respaldo no se registró nada: no falta nada.")
            facts.insert(0, ("ok", "ok", nothing))
        return facts

    def _avances(self, count: int) -> str:
        if count == 1:
            return self.tr("1 avance")
        return self.tr("{count} avances").format(count=number_text(count, 0))

    def _place_foot(self) -> None:
        set_role(self.restore_button, "primary")
        self.restore_button.setDefault(True)
        self.cancel_button.setAutoDefault(False)
        self.restore_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.foot.addStretch()
        self.foot.addWidget(self.restore_button)
        self.foot.addWidget(self.cancel_button)
        (self.keep if self.keep.text() else self.restore_button).setFocus()
