"""The only place that opens modal boxes: a refusal, a question, a reason, a file to choose.

Widgets are handed a `Messages` and ask through it, so that a test answers by a subclass.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.ui.icons import pixmap
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, set_role

FRAME = (8, 40)
"""Pixels that the desktop adds around a dialog, about."""
MIN_REASON = 5
"""Characters that a reason has at least."""

translate = QCoreApplication.translate


class MessageDialog(QDialog):
    """An icon, a sentence, a detail that can be copied, and buttons."""

    def __init__(self, parent: QWidget | None, kind: str, text: str, detail: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("CanasPlan")
        self.buttons = QDialogButtonBox()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.text = _wrapped(text)
        self.text.setAccessibleName(text)
        image = QLabel()
        name, tone = _IMAGES[kind]
        image.setPixmap(pixmap(name, 32, tone, self.devicePixelRatioF()))
        image.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(SPACE_S)
        words.addWidget(self.text)
        if detail:
            words.addWidget(_detail_box(detail))
        words.addStretch()
        row = QHBoxLayout()
        row.setSpacing(SPACE_L)
        row.addWidget(image)
        row.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_XL)
        column.addLayout(row, 1)
        column.addWidget(self.buttons)
        self.setMinimumWidth(420)


class ReasonDialog(QDialog):
    """Asks why something is corrected or voided; the reason stays with the revision."""

    def __init__(self, parent: QWidget | None, title: str, text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        heading = _wrapped(title)
        set_role(heading, "heading")
        label = _wrapped(text)
        self.input = QPlainTextEdit()
        self.input.setAccessibleName(self.tr("Motivo"))
        self.input.setPlaceholderText(self.tr("Por ejemplo: la cantidad estaba mal contada"))
        self.input.setTabChangesFocus(True)
        self.input.setFixedHeight(88)
        self.input.installEventFilter(self)
        label.setBuddy(self.input)
        self.hint = QLabel(self.tr("Queda en el historial del registro. Mínimo 5 letras."))
        set_role(self.hint, "caption")
        self.buttons = QDialogButtonBox()
        self.accept_button = self.buttons.addButton(
            self.tr("Continuar"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        set_role(self.accept_button, "primary")
        self.buttons.addButton(self.tr("Cancelar"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.input.textChanged.connect(self._judge)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        for widget in (heading, label, self.input, self.hint):
            column.addWidget(widget)
        column.addSpacing(SPACE_M)
        column.addWidget(self.buttons)
        self.setMinimumWidth(440)
        self._judge()

    def reason(self) -> str:
        """Return what was typed, without white space around it."""
        return self.input.toPlainText().strip()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            new_line = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in enter and not new_line:
                self.accept_button.click()
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _judge(self) -> None:
        self.accept_button.setEnabled(len(self.reason()) >= MIN_REASON)


class Messages:
    """Speaks to the person in boxes that wait for an answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.parent = parent

    def error(self, text: str, detail: str = "") -> None:
        """Say what was refused and what to do."""
        self._told("error", text, detail)

    def inform(self, text: str, detail: str = "") -> None:
        """Say what was done."""
        self._told("info", text, detail)

    def confirm(self, text: str, action_label: str) -> bool:
        """Ask before something that cannot simply be taken back."""
        dialog = MessageDialog(self.parent, "warning", text)
        action = dialog.buttons.addButton(action_label, QDialogButtonBox.ButtonRole.AcceptRole)
        set_role(action, "primary")
        cancel = dialog.buttons.addButton(
            translate("Messages", "Cancelar"), QDialogButtonBox.ButtonRole.RejectRole
        )
        cancel.setDefault(True)
        cancel.setFocus()
        return self.show(dialog)

    def ask_reason(self, title: str, text: str) -> str | None:
        """Return the reason, at least `MIN_REASON` characters, or ``None`` when cancelled."""
        dialog = ReasonDialog(self.parent, title, text)
        return dialog.reason() if self.show(dialog) else None

    def ask_folder(self, title: str, start: Path) -> Path | None:
        """Return a folder that exists, or ``None`` when cancelled."""
        chosen = QFileDialog.getExistingDirectory(self.parent, title, str(start))
        return Path(chosen) if chosen else None

    def ask_file(self, title: str, start: Path, kinds: str) -> Path | None:
        """Return a file to read, or ``None`` when cancelled; `kinds` as Qt writes filters."""
        chosen, _ = QFileDialog.getOpenFileName(self.parent, title, str(start), kinds)
        return Path(chosen) if chosen else None

    def ask_files(self, title: str, start: Path, kinds: str) -> list[Path]:
        """Return files to read, none when cancelled; `kinds` as Qt writes filters."""
        chosen, _ = QFileDialog.getOpenFileNames(self.parent, title, str(start), kinds)
        return [Path(one) for one in chosen]

    def ask_save(self, title: str, start: Path, kinds: str) -> Path | None:
        """Return a file to write, or ``None`` when cancelled; `start` is the one proposed."""
        chosen, _ = QFileDialog.getSaveFileName(self.parent, title, str(start), kinds)
        return Path(chosen) if chosen else None

    def show(self, dialog: QDialog) -> bool:
        """Show any dialog until it is answered; return whether it was accepted.

        It is no larger than the screen: at 150 % a laptop has room for 910×512.
        """
        room = dialog.screen().availableSize() - QSize(*FRAME)
        dialog.resize(dialog.size().boundedTo(room))
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted

    def _told(self, kind: str, text: str, detail: str) -> None:
        dialog = MessageDialog(self.parent, kind, text, detail)
        button = dialog.buttons.addButton(
            translate("Messages", "Entendido"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        set_role(button, "primary")
        button.setDefault(True)
        button.setFocus()
        self.show(dialog)


_IMAGES = {
    "error": ("error", "danger"),
    "warning": ("warning", "warning"),
    "info": ("info", "accent"),
}


class Unattended(Messages):
    """Nobody is there to answer: each box is told on standard error and refused at once."""

    @override
    def show(self, dialog: QDialog) -> bool:
        labels = (label.text() for label in dialog.findChildren(QLabel))
        sys.stderr.write(" ".join(text for text in labels if text) + "\n")
        dialog.deleteLater()
        return False


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _detail_box(detail: str) -> QPlainTextEdit:
    box = QPlainTextEdit(detail)
    box.setReadOnly(True)
    box.setAccessibleName(translate("Messages", "Detalle"))
    box.setTabChangesFocus(True)
    box.setFixedHeight(140)
    return box
