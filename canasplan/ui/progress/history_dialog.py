"""The history of one avance or meta: every revision, who made it, when, why, what it moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListView,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.model import Operation, Progress, Revision, Target
from canasplan.plan_document import PlanDocument
from canasplan.ui.progress.progress_card import Card, Mark
from canasplan.ui.progress.progress_html import SHORT_HASH, revision_html
from canasplan.ui.progress.progress_list import CARD_ROLE, CardDelegate
from canasplan.ui.progress.progress_text import FieldChange, changes
from canasplan.ui.texts import moment_text, operation_text
from canasplan.ui.theme import SPACE_L, SPACE_M, set_role

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ICONS = {
    Operation.CREATE: ("new", "accent"),
    Operation.CHANGE: ("edit", "text"),
    Operation.VOID: ("void", "danger"),
    Operation.RESOLVE: ("check", "ok"),
}


class HistoryModel(QAbstractListModel):
    """Revisions, the newest first, each in two lines."""

    def __init__(self, revisions: Sequence[Revision], parent: QWidget | None = None) -> None:
        """`revisions` come oldest first."""
        super().__init__(parent)
        self._revisions = tuple(reversed(revisions))

    def revision(self, index: Index) -> Revision:
        """Return the revision at an index."""
        return self._revisions[index.row()]

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._revisions)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        revision = self.revision(index)
        word = operation_text(revision.operation)
        card = Card(
            mark=Mark(*_ICONS[revision.operation], word),
            title=f"{revision.number}. {word}",
            side="",
            place=moment_text(revision.moment),
            excerpt=revision.author,
        )
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return card.sentence
        return card if role == CARD_ROLE else None


class HistoryDialog(QDialog):
    """Revisions on the left, the chosen one on the right; nothing can be changed here."""

    def __init__(
        self,
        revisions: Sequence[Revision],
        plan: PlanDocument,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        """`revisions` come oldest first; `title` says which avance or meta this is."""
        super().__init__(parent)
        of_target = isinstance(revisions[0].content, Target)
        self._by_hash = {revision.hash: revision for revision in revisions}
        self._plan = plan
        self.setWindowTitle(
            self.tr("Historial de la meta") if of_target else self.tr("Historial del avance")
        )
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Revisiones, la más reciente primero"))
        self.list.setItemDelegate(CardDelegate(self.list))
        self.rows = HistoryModel(revisions, self.list)
        self.list.setModel(self.rows)
        self.list.setMinimumWidth(230)
        self.detail = QTextBrowser()
        self.detail.setAccessibleName(self.tr("Qué cambió en la revisión elegida"))
        self.detail.document().setDocumentMargin(SPACE_M)
        self.detail.setMinimumWidth(260)
        self.list.selectionModel().currentChanged.connect(self._show)
        self._lay_out(title)
        self.list.setCurrentIndex(self.rows.index(0))
        self.list.setFocus()

    def _lay_out(self, title: str) -> None:
        heading = QLabel(title)
        heading.setWordWrap(True)
        set_role(heading, "heading")
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.detail)
        split.setStretchFactor(1, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Cerrar"))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(heading)
        column.addWidget(split, 1)
        column.addWidget(buttons)
        self.resize(760, 460)

    def _show(self, now: QModelIndex) -> None:
        revision = self.rows.revision(now)
        heading = self.tr("Revisión {number}: {operation}").format(
            number=revision.number, operation=operation_text(revision.operation)
        )
        self.detail.setHtml(revision_html(revision, self._moved(revision), heading))

    def _moved(self, revision: Revision) -> list[tuple[str, tuple[FieldChange, ...]]]:
        """Return what a revision moved against each one that it follows."""
        parents = [self._by_hash[each] for each in revision.parents if each in self._by_hash]
        if not parents:
            return [(self.tr("Lo que se registró"), moved_between(None, revision, self._plan))]
        if revision.operation is Operation.VOID and len(parents) == 1:
            return []
        told = self.tr("Cambios frente a la revisión {number} ({hash}…)")
        return [
            (
                told.format(number=parent.number, hash=parent.hash[:SHORT_HASH]),
                moved_between(parent, revision, self._plan),
            )
            for parent in parents
        ]


def moved_between(
    before: Revision | None, after: Revision, plan: PlanDocument
) -> tuple[FieldChange, ...]:
    """Return what moved between two revisions of an avance or a meta."""
    content = after.content
    if not isinstance(content, Progress | Target):
        return ()
    return changes(before.content if before else None, content, plan)
