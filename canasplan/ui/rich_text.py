"""Texts in HTML, in the type scale: Qt's own sizes of headings ignore what a style says."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextBrowser

from canasplan.ui.theme import SIZES

HEADINGS = {1: SIZES["title"], 2: SIZES["heading"]}
"""Pixels by level of heading."""


def show_html(browser: QTextBrowser, html: str, style: str) -> None:
    """Show `html` dressed by `style`, its headings in the program's sizes."""
    document = browser.document()
    document.setDefaultStyleSheet(style)
    browser.setHtml(html)
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        size = HEADINGS.get(block.blockFormat().headingLevel())
        if size:
            cursor.setPosition(block.position())
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            look = cursor.charFormat()
            look.clearProperty(QTextFormat.Property.FontSizeAdjustment)
            look.setProperty(QTextFormat.Property.FontPixelSize, size)
            look.setFontWeight(QFont.Weight.DemiBold)
            cursor.setCharFormat(look)
        block = block.next()
