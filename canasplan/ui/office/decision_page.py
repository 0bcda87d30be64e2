"""The page on which a person decides about one thing: what it is, the reason, the buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from canasplan.rules import MAX_LINE
from canasplan.ui.form.field_row import Notice, NoticeBox
from canasplan.ui.form.lines_field import GrowingText
from canasplan.ui.icons import icon
from canasplan.ui.messages import MIN_REASON
from canasplan.ui.theme import SPACE_M, SPACE_S, SPACE_XS, set_role

_LONG = 160
"""Letters from which on a value scrolls by itself instead of filling the page."""
_LINES = 4


class DecisionPage(QWidget):
    """What all of these pages have; the middle is filled by each."""

    back_asked = Signal()

    def __init__(self, title: str, subtitle: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = QPushButton(icon("chevron-left", "accent"), self.tr("&Volver a la lista"))
        self.title = paragraph(title)
        self.subtitle = paragraph(subtitle)
        self.notices = NoticeBox()
        self.notices.setParent(self)  # else what is told before it is laid out is a window
        self.body = QFrame()
        self.area = QScrollArea()
        self.reason_input = QLineEdit()
        self.status = paragraph("")
        self.buttons = QHBoxLayout()
        self.back.clicked.connect(self.back_asked)
        self.reason_input.textChanged.connect(self.judge)

    @property
    def first(self) -> QWidget:
        """Where the keyboard is when the page opens."""
        return self.reason_input

    def reason(self) -> str:
        """Return what was typed, without white space around it."""
        return self.reason_input.text().strip()

    def reason_given(self) -> bool:
        """Tell whether the reason is long enough."""
        return len(self.reason()) >= MIN_REASON

    @Slot()
    def judge(self) -> None:
        """Offer what can be done now."""
        raise NotImplementedError

    def tell(self, notices: Sequence[Notice]) -> None:
        """Say these things above everything."""
        self.notices.show_notices(notices)

    def say(self, text: str) -> None:
        """Say beside the buttons what is missing."""
        self.status.setText(text)

    def lay_out(self) -> None:
        """Put all of it together; once the middle is filled, or Tab would reach that last."""
        set_role(self.back, "link")
        self.back.setToolTip(self.tr("Volver a la lista (Esc)"))
        self.back.setAutoDefault(False)
        set_role(self.title, "heading")
        set_role(self.subtitle, "muted")
        set_role(self.status, "muted")
        set_role(self.body, "card")
        self.area.setWidget(self.body)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setCornerWidget(QWidget())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.title, self.subtitle, self.notices):
            column.addWidget(widget)
        column.addSpacing(SPACE_XS)
        column.addWidget(self.area, 1)
        column.addSpacing(SPACE_XS)
        column.addLayout(self._reason_row())
        column.addLayout(self._foot())

    def _reason_row(self) -> QHBoxLayout:
        label = QLabel(self.tr("&Motivo *"))
        label.setBuddy(self.reason_input)
        self.reason_input.setMaxLength(MAX_LINE)
        self.reason_input.setAccessibleName(self.tr("Motivo, obligatorio"))
        self.reason_input.setPlaceholderText(
            self.tr("Por ejemplo: se verificó con el acta. Queda en el historial.")
        )
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(label)
        row.addWidget(self.reason_input, 1)
        return row

    def _foot(self) -> QHBoxLayout:
        self.buttons.setSpacing(SPACE_S)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_M)
        foot.addWidget(self.status, 1)
        foot.addLayout(self.buttons)
        return foot


def paragraph(text: str) -> QLabel:
    """Return a text that is never cut."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def value_box(text: str, name: str) -> QWidget:
    """Return a value to read; a long one is reached by Tab and scrolls by itself."""
    if len(text) <= _LONG and text.count("\n") < _LINES:
        return paragraph(text)
    box = GrowingText(least=2)
    box.setPlainText(text)
    box.setReadOnly(True)
    box.setAccessibleName(name)
    return box


def rule() -> QFrame:
    """Return a thin line between two rows."""
    line = QFrame()
    line.setFixedHeight(1)
    set_role(line, "bar")
    return line
