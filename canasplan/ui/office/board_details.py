"""What is known of the district chosen on the board, line by line, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from canasplan.numerals import number_text
from canasplan.province import Board, DistrictBoard
from canasplan.ui.icons import icon
from canasplan.ui.office.board_words import Look, Waiting, number_of, tr, waiting_text
from canasplan.ui.texts import moment_text, saves_text
from canasplan.ui.theme import SPACE_M, SPACE_S, SPACE_XS, colour, set_role


class BoardDetails(QWidget):
    """Name, links to what waits, the reminder; under them the lines."""

    followed = Signal(object)
    """The `Waiting` whose link was pressed."""
    reminder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLabel()
        set_role(self.name, "heading")
        self.links = {waiting: self._link(waiting) for waiting in Waiting}
        self.copy_button = QPushButton(icon("copy"), tr("Copiar &recordatorio"))
        self.copy_button.setAutoDefault(False)
        self.copy_button.setToolTip(
            tr("El texto para escribirle al distrito: qué llegó, qué falta y cómo enviarlo")
        )
        self.copy_button.clicked.connect(self.reminder_wanted)
        self.copied = QLabel()
        set_role(self.copied, "ok")
        self.lines = QListWidget()
        self.lines.setAccessibleName(tr("Lo que se sabe del distrito"))
        self.lines.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.lines.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.setWordWrap(True)
        self.lines.setIconSize(QSize(16, 16))
        self.lines.setMinimumHeight(56)
        set_role(self.lines, "card")
        self._lay_out()

    def show_district(self, board: Board, one: DistrictBoard) -> None:
        """Show another district."""
        self.name.setText(one.name)
        for waiting, link in self.links.items():
            count = number_of(one, waiting)
            link.setText(waiting_text(waiting, count))
            link.setVisible(bool(count))
        self.copied.clear()
        self.lines.clear()
        for name, tone, text in _lines(board, one):
            item = QListWidgetItem(icon(name, tone), text)
            item.setForeground(colour(tone if tone in ("danger", "warning") else "text"))
            self.lines.addItem(item)

    def tell_copied(self) -> None:
        """Say that the reminder is in the clipboard."""
        self.copied.setText(tr("Copiado: péguelo en el correo o el mensaje."))
        QAccessible.updateAccessibility(
            QAccessibleEvent(self.copied, QAccessible.Event.NameChanged)
        )

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(self.name)
        for link in self.links.values():
            row.addWidget(link)
        row.addStretch()
        row.addWidget(self.copied)
        row.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_XS, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(row)
        column.addWidget(self.lines, 1)

    def _link(self, waiting: Waiting) -> QPushButton:
        link = QPushButton()
        set_role(link, "link")
        link.setAutoDefault(False)
        link.clicked.connect(lambda _=False: self.followed.emit(waiting))
        return link


def _lines(board: Board, one: DistrictBoard) -> Iterator[Look]:
    """Yield icon, tone and sentence: what has to be done about first."""
    if one.alarms:
        told = tr(
            "Un mismo equipo numeró igual revisiones distintas ({count}): pregunte si se copió "
            "la carpeta de datos a otra laptop. No se sobrescribió nada."
        )
        yield "error", "danger", told.format(count=number_text(one.alarms, 0))
    for sentence in one.disorder:
        yield "warning", "warning", sentence
    if one.repeated:
        told = tr("Metas repetidas: {count}. Dos equipos las fijaron sin verse; elija cuál vale.")
        yield "warning", "warning", told.format(count=number_text(one.repeated, 0))
    for each in one.chains:
        told = tr("Envío {number} · {moment} · {name}")
        last = told.format(
            number=each.last.number, moment=moment_text(each.last.moment), name=each.last.name
        )
        several = len(one.chains) > 1
        yield "outbox", "muted", f"{last} · {each.short_installation}" if several else last
    if not one.last_received:
        yield "history", "muted", tr("Todavía no llegó ningún archivo de este distrito.")
    told = tr("Avances: {records}; {saves}; {silent} de {actions} acciones sin ningún avance.")
    yield (
        "history",
        "muted",
        told.format(
            records=number_text(one.records, 0),
            saves=saves_text(one.revisions),
            silent=board.silent_in(one.ubigeo),
            actions=len(board.actions),
        ),
    )
