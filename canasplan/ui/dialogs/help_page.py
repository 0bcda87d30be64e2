"""The help, offline: contents at the left, text at the right, a word to look for."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt, QUrl, Slot
from PySide6.QtGui import QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.paths import resource
from canasplan.ui.icons import icon
from canasplan.ui.plan.plan_pages import page_style
from canasplan.ui.rich_text import show_html
from canasplan.ui.theme import SPACE_M, SPACE_S, SPACE_XL, set_role

HEADING = re.compile(r'<h2 id="([^"]+)">(.+?)</h2>')
CONTENTS_WIDTH = 256


class HelpPage(QDialog):
    """Stays open beside the window while one works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Ayuda de CanasPlan"))
        self._html = resource("resources", "help", "ayuda.html").read_text("utf-8")
        self.contents = QListWidget()
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.tr("Texto de la ayuda"))
        self.text.setOpenLinks(False)
        set_role(self.text, "card")
        self.text.anchorClicked.connect(self._follow)
        self.sought = QLineEdit()
        self.sought.setAccessibleName(self.tr("Buscar en la ayuda"))
        self.sought.setPlaceholderText(self.tr("Buscar en la ayuda; Intro: siguiente"))
        self.sought.setClearButtonEnabled(True)
        self.sought.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.missing = QLabel()
        set_role(self.missing, "caption")
        self._fill_contents()
        self._lay_out()
        self._write()
        self.contents.currentItemChanged.connect(self._go)
        self.sought.textChanged.connect(self._look)
        self.sought.returnPressed.connect(self._look_on)
        QShortcut("Ctrl+F", self, self.sought.setFocus)
        QShortcut("Ctrl+B", self, self.sought.setFocus)
        self.contents.setFocus()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "text"):
            self._write()

    def _fill_contents(self) -> None:
        self.contents.setAccessibleName(self.tr("Contenido de la ayuda"))
        self.contents.setFixedWidth(CONTENTS_WIDTH)
        self.contents.setWordWrap(True)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_role(self.contents, "card")
        for anchor, title in HEADING.findall(self._html):
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, anchor)
            self.contents.addItem(item)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(SPACE_S)
        right.addWidget(self.sought)
        right.addWidget(self.missing)
        right.addWidget(self.text, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        row.setSpacing(SPACE_M)
        row.addWidget(self.contents)
        row.addLayout(right, 1)
        self.missing.hide()
        self.text.document().setDocumentMargin(SPACE_XL)
        self.resize(960, 620)

    def _write(self) -> None:
        """Show the text in the tones of the present theme, from where it was."""
        bar = self.text.verticalScrollBar()
        before = bar.value()
        show_html(self.text, self._html, page_style())
        bar.setValue(before)

    @Slot(QListWidgetItem)
    def _go(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.text.scrollToAnchor(str(item.data(Qt.ItemDataRole.UserRole)))

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        self.text.scrollToAnchor(link.fragment())

    @Slot()
    def _look(self) -> None:
        """Find what is typed from the beginning."""
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self._tell(found=not self.sought.text() or self.text.find(self.sought.text()))

    @Slot()
    def _look_on(self) -> None:
        """Find the next place, over the end back to the beginning."""
        if self.sought.text() and not self.text.find(self.sought.text()):
            self._look()

    def _tell(self, *, found: bool) -> None:
        self.missing.setHidden(found)
        self.missing.setText(
            self.tr("La ayuda no dice «{text}». Pruebe con otra palabra.").format(
                text=self.sought.text()
            )
        )
