"""The pages of a report: its blocks set as text, broken into pages, painted on any device."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPagedPaintDevice,
    QPainter,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from canasplan.lights import LIGHT_LABELS, Light
from canasplan.reports.blocks import (
    Block,
    Form,
    Grid,
    Headline,
    Items,
    Line,
    PageBreak,
    Picture,
    Role,
)
from canasplan.standing import Standing
from canasplan.ui.reports.drawings import chart_of
from canasplan.ui.reports.drawn import (
    ChartDrawing,
    Drawings,
    FormDrawing,
    HeadlineDrawing,
    LightDrawing,
)
from canasplan.ui.reports.lettering import (
    DPI,
    GRID,
    GRID_POSTER,
    HEIGHT,
    MARGINS,
    PAGE,
    WIDTH,
    block_of,
    font,
    ink,
    letters,
    letters_of,
)
from canasplan.ui.texts import translate

_ALONE = 90.0
"""A heading after which less than this of what follows has room begins the next page."""
_SHORT = 12
"""Rows of a table that is not parted from its heading."""
_HEADING = 1
"""Mark of the blocks that are headings."""


class Paper:
    """A report as pages."""

    def __init__(self, blocks: Sequence[Block], standing: Standing, foot: tuple[str, str]) -> None:
        """Set the blocks and break them into pages.

        Args:
            blocks: what `reports.kinds.pages_of` returned.
            standing: what its charts are of.
            foot: two lines that every page ends with; the page's number joins the second.
        """
        self._standing, self._foot = standing, foot
        self.document = QTextDocument()
        self.document.setUseDesignMetrics(True)
        self.document.setDocumentMargin(0)
        self.document.setDefaultFont(font(12))
        self.document.setPageSize(QSizeF(WIDTH, HEIGHT))
        self._drawings = Drawings(self.document)
        self._cursor = QTextCursor(self.document)
        self._break = False
        self._first = True
        self._cursor.beginEditBlock()
        for block in blocks:
            self._set(block)
        self._cursor.endEditBlock()
        self._keep_together()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self.document.pageCount()

    def paint(self, device: QPagedPaintDevice) -> None:
        """Paint every page on an A4 device without margins of its own."""
        painter = QPainter(device)
        scale = device.logicalDpiX() / DPI
        for number in range(self.pages):
            if number:
                device.newPage()
            painter.save()
            painter.scale(scale, scale)
            self.paint_page(painter, number)
            painter.restore()
        painter.end()

    def paint_page(self, painter: QPainter, number: int) -> None:
        """Paint one page, counted from 0, where a unit of the painter is 1/96 inch."""
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, ink().text)
        context.clip = QRectF(0, number * HEIGHT, WIDTH, HEIGHT)
        painter.save()
        painter.translate(MARGINS.left(), MARGINS.top() - number * HEIGHT)
        painter.setClipRect(QRectF(-8, number * HEIGHT, WIDTH + 16, HEIGHT))
        self.document.documentLayout().draw(painter, context)
        painter.restore()
        self._paint_foot(painter, number)

    def _paint_foot(self, painter: QPainter, number: int) -> None:
        small = font(9.5)
        metrics = ink().metrics(small)
        painter.setFont(small)
        painter.setPen(ink().border)
        top = PAGE.height() - MARGINS.bottom() + 24
        left, right = MARGINS.left(), PAGE.width() - MARGINS.right()
        painter.drawLine(QPointF(left, top), QPointF(right, top))
        painter.setPen(ink().muted)
        count = f"Página {number + 1} de {self.pages}"
        room = WIDTH - metrics.horizontalAdvance(count) - 16
        base = top + 5 + metrics.ascent()
        for line, wide in zip(self._foot, (WIDTH, room), strict=True):
            told = metrics.elidedText(line, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(QPointF(left, base), told)
            base += metrics.height()
        base -= metrics.height()
        painter.drawText(QPointF(right - metrics.horizontalAdvance(count), base), count)

    def _set(self, block: Block) -> None:
        if isinstance(block, PageBreak):
            self._break = True
        elif isinstance(block, Line):
            self._paragraph(block_of(block.role), letters_of(block.role), block.text)
            heading = block.role in (Role.HEADING, Role.SUBHEADING)
            self._cursor.block().setUserState(_HEADING if heading else -1)
        elif isinstance(block, Items):
            self._set_items(block)
        elif isinstance(block, Grid):
            self._set_grid(block)
        else:
            self._set_drawing(block)

    def _paragraph(self, spacing: QTextBlockFormat, letter: QTextCharFormat, text: str) -> None:
        """Begin a paragraph, on a new page where one was asked for."""
        if self._break:
            spacing.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            self._break = False
        if self._first:
            self._cursor.setBlockFormat(spacing)
            self._first = False
        else:
            self._cursor.insertBlock(spacing)
        self._cursor.setCharFormat(letter)
        self._cursor.insertText(text.replace("\n", "\u2028"), letter)

    def _set_items(self, items: Items) -> None:
        for item in items.rows:
            spacing = block_of(Role.BODY)
            spacing.setLeftMargin(16)
            spacing.setTextIndent(-12)
            body = letters_of(Role.BODY)
            self._paragraph(spacing, body, f"•  {item.text}")
            if item.source:
                self._cursor.insertText("\u2028" + item.source, letters_of(Role.CAPTION))

    def _set_drawing(self, block: Headline | Picture | Form) -> None:
        spacing = QTextBlockFormat()
        spacing.setTopMargin(0 if isinstance(block, Form) else 10)
        spacing.setBottomMargin(0 if isinstance(block, Form) else 8)
        self._paragraph(spacing, letters(1), "")
        if isinstance(block, Headline):
            self._drawings.insert(self._cursor, HeadlineDrawing(block))
        elif isinstance(block, Form):
            self._drawings.insert(self._cursor, FormDrawing(block))
        else:
            chart = chart_of(self._standing, block)
            self._drawings.insert(self._cursor, ChartDrawing(block.title, chart))

    def _set_grid(self, grid: Grid) -> None:
        if self._break:
            self._paragraph(QTextBlockFormat(), letters(1), "")
        header = int(any(grid.headers))
        table = self._cursor.insertTable(
            len(grid.rows) + header, len(grid.shares), _table_format(grid, header)
        )
        size = GRID_POSTER if grid.poster else GRID
        if header:
            for column, text in enumerate(grid.headers):
                self._cell(table, 0, column, text, letters(9.5, strong=True, muted=True), grid)
        for number, row in enumerate(grid.rows):
            letter = letters(size, strong=number in grid.strong or grid.poster)
            for column, text in enumerate(row):
                self._cell(table, number + header, column, text, letter, grid)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        after = QTextBlockFormat()
        after.setLineHeight(6, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        self._cursor.setBlockFormat(after)
        self._cursor.setBlockCharFormat(letters(1))

    def _cell(
        self,
        table: QTextTable,
        row: int,
        column: int,
        text: str,
        letter: QTextCharFormat,
        grid: Grid,
    ) -> None:
        cell = table.cellAt(row, column)
        style = cell.format().toTableCellFormat()
        style.setBottomBorder(1)
        style.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        style.setBottomBorderBrush(ink().border)
        pad = 8.0 if grid.poster else 2.5
        style.setTopPadding(pad)
        style.setBottomPadding(pad)
        style.setRightPadding(8)
        cell.setFormat(style)
        at = cell.firstCursorPosition()
        if column in grid.right:
            spacing = QTextBlockFormat()
            spacing.setAlignment(Qt.AlignmentFlag.AlignRight)
            at.setBlockFormat(spacing)
        if isinstance(text, Light):
            side = letter.font().pixelSize() * 0.95
            self._drawings.insert(at, LightDrawing(text, side))
            text = translate(LIGHT_LABELS[text])
        at.insertText(text.replace("S/ ", "S/\u00a0"), letter)  # a sum is not broken

    def _keep_together(self) -> None:
        """Let no heading stand alone at the foot of a page, and break no row of a table."""
        block = self.document.begin()
        while block.isValid():
            table = _table_at(block)
            if table is None:
                if block.userState() == _HEADING and self._is_alone(block):
                    _break_before(block)
                block = block.next()
                continue
            for number in range(table.rows()):
                self._keep_row(table, number)
            block = table.lastCursorPosition().block().next()

    def _is_alone(self, block: QTextBlock) -> bool:
        """Tell whether what follows a heading begins, or a short table ends, on another page."""
        following = block.next()
        if not following.isValid():
            return False
        page = self._page(self._rect(block).top())
        table = _table_at(following)
        if table is not None and table.rows() <= _SHORT:
            return page != self._page(self._rect(table.lastCursorPosition().block()).bottom())
        return page != self._page(self._rect(following).top() + _ALONE)

    def _keep_row(self, table: QTextTable, number: int) -> None:
        """Push a row that a page's end would cut to the next page: its first line finds no room.

        What takes the room is the foot of the row before: at the head of the next page nothing is.
        """
        cells = [table.cellAt(number, column) for column in range(table.columns())]
        top = min(self._rect(cell.firstCursorPosition().block()).top() for cell in cells)
        end = max(self._rect(cell.lastCursorPosition().block()).bottom() for cell in cells)
        if self._page(top) == self._page(end - 1):
            return
        room = HEIGHT - top % HEIGHT - GRID
        follows = number > table.format().toTableFormat().headerRowCount()
        for column, cell in enumerate(cells):
            padded = table.cellAt(number - 1, column) if follows else cell
            style = padded.format().toTableCellFormat()
            if follows:
                style.setBottomPadding(style.bottomPadding() + room)
            else:
                style.setTopPadding(style.topPadding() + room)
            padded.setFormat(style)

    def _rect(self, block: QTextBlock) -> QRectF:
        return self.document.documentLayout().blockBoundingRect(block)

    @staticmethod
    def _page(y: float) -> int:
        return int(y // HEIGHT)


def _table_at(block: QTextBlock) -> QTextTable | None:
    return QTextCursor(block).currentTable()


def _break_before(block: QTextBlock) -> None:
    spacing = block.blockFormat()
    spacing.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    QTextCursor(block).setBlockFormat(spacing)


def _table_format(grid: Grid, header: int) -> QTextTableFormat:
    made = QTextTableFormat()
    made.setHeaderRowCount(header)
    made.setBorder(0)
    made.setBorderCollapse(True)
    made.setCellSpacing(0)
    made.setCellPadding(0)
    made.setTopMargin(4)
    made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    made.setColumnWidthConstraints(
        [QTextLength(QTextLength.Type.PercentageLength, share) for share in grid.shares]
    )
    return made
