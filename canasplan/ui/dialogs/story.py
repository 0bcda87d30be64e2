"""The shape of a screen that tells something whole: a picture, a heading, words, facts, a foot."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.ui.icons import pixmap
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, set_role

WIDTH = 600
PICTURE, SMALL_PICTURE = 40, 18

Fact = tuple[str, str, str]
"""Icon, tone and text of a line."""


class Story(QWidget):
    """A picture at the left; heading, words and facts at its right, one under the other."""

    def __init__(self, icon: str, tone: str, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = words(heading)
        set_role(self.heading, "title")
        image = QLabel()
        image.setPixmap(pixmap(icon, PICTURE, tone, self.devicePixelRatioF()))
        self.column = QVBoxLayout()
        self.column.setSpacing(SPACE_S)
        self.column.addWidget(self.heading)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        row.setSpacing(SPACE_L)
        row.addWidget(image, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.column, 1)

    def add_words(self, text: str) -> QLabel:
        """Add a paragraph."""
        label = words(text)
        self.column.addWidget(label)
        return label

    def add_facts(self, facts: Iterable[Fact]) -> None:
        """Add lines with an icon each, their texts aligned."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_S)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(1, 1)
        for line, (name, tone, text) in enumerate(facts):
            image = QLabel()
            image.setPixmap(pixmap(name, SMALL_PICTURE, tone, self.devicePixelRatioF()))
            grid.addWidget(image, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words(text), line, 1)
        self.column.addSpacing(SPACE_S)
        self.column.addLayout(grid)

    def add(self, widget: QWidget) -> None:
        """Add any widget, a little apart."""
        self.column.addSpacing(SPACE_M)
        self.column.addWidget(widget)


class StoryDialog(QDialog):
    """Stories above a foot of buttons; as wide as a text reads well, as high as it needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("CanasPlan")
        self.body = QVBoxLayout()
        self.body.setSpacing(0)
        self._foot = QFrame()
        set_role(self._foot, "foot")
        self.foot = QHBoxLayout(self._foot)
        self.foot.setContentsMargins(SPACE_XL, SPACE_M, SPACE_XL, SPACE_M)
        self.foot.setSpacing(SPACE_S)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self.body, 1)
        whole.addWidget(self._foot)

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self.heightForWidth(WIDTH))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def tell(self, story: Story) -> None:
        """Show a story in place of the one before, and say it to a screen reader."""
        while (item := self.body.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.body.addWidget(story)
        self.setAccessibleName(story.heading.text())
        story.show()  # what is hidden, or not dressed yet, is not measured
        for part in story.findChildren(QWidget):
            part.ensurePolished()
        if self.isVisible():
            self._fit()

    def _fit(self) -> None:
        """Take the height that the words need; Qt by itself gives two thirds of the screen."""
        self.resize(self.sizeHint())


def words(text: str) -> QLabel:
    """Return a paragraph that is never cut."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label
