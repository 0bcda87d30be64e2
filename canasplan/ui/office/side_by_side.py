"""What several revisions say of one thing: a column for each, a row per field, all of it to read.

The pages of a conflict and of a repeated meta add what a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from canasplan.model import Revision
from canasplan.target_fields import FIELDS_OF
from canasplan.ui.office.decision_page import DecisionPage, paragraph, rule, value_box
from canasplan.ui.office.decision_words import (
    EMPTY,
    action_text,
    content_of,
    field_value,
    installation_text,
    record_text,
    scope_text,
    typed_fields,
)
from canasplan.ui.progress.progress_text import label_text
from canasplan.ui.store import Store
from canasplan.ui.texts import moment_text, operation_text
from canasplan.ui.theme import SPACE_M, SPACE_S, set_role

MOST = 3
"""Columns that a small screen has room for, beside that of the result."""
_LEAST = 150
"""Pixels that a column has at least."""
TOP = Qt.AlignmentFlag.AlignTop


def letter(number: int) -> str:
    """Return what a version is called beside the others: A, B, C."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)


class SideBySidePage(DecisionPage):
    """Shows what differs and, beneath, what all agree about."""

    def __init__(
        self,
        store: Store,
        revisions: Sequence[Revision],
        differing: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        """The first of `revisions` is the one that counts for now."""
        self.store, self.plan = store, store.plan()
        self.revisions, self.differing = tuple(revisions), tuple(differing)
        self.contents = [content_of(revision) for revision in revisions]
        self.typed = [typed_fields(content) for content in self.contents]
        first = self.contents[0]
        super().__init__(record_text(first, self.plan), action_text(first, self.plan), parent)

    def make_grid(self, columns: Sequence[int], result: int | None = None) -> QGridLayout:
        """Return the layout of the page's middle, with a column for the names of the fields.

        Args:
            columns: where each revision stands.
            result: where a result stands, if there is any.
        """
        grid = QGridLayout(self.body)
        grid.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(0, 104)
        for column in columns:
            grid.setColumnMinimumWidth(column, _LEAST)
            grid.setColumnStretch(column, 2)
        if result is not None:
            grid.setColumnMinimumWidth(result, _LEAST)
            grid.setColumnStretch(result, 3)
        return grid

    def head(self, title: str, number: int) -> QWidget:
        """Return what stands above a revision: whose it is, when and from where."""
        revision = self.revisions[number]
        heading = QLabel(title)
        set_role(heading, "heading")
        counts = paragraph(
            self.tr("No cuenta por ahora") if number else self.tr("Cuenta por ahora")
        )
        set_role(counts, "muted" if number else "ok")
        lines = [
            revision.author,
            f"{moment_text(revision.moment)} · {scope_text(revision.scope, self.plan)}",
            self.tr("Equipo {id}").format(id=installation_text(revision)),
            f"{operation_text(revision.operation)}: {revision.reason or EMPTY}",
        ]
        told = paragraph("\n".join(lines))
        set_role(told, "caption")
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (heading, counts, told):
            column.addWidget(widget)
        return box

    def shown(self, name: str) -> list[str]:
        """Return what each revision says in a field, as people read it."""
        return [field_value(name, getattr(each, name), self.plan) for each in self.contents]

    def add_same(self, grid: QGridLayout) -> None:
        """Show beneath what all of them agree about, the empty fields in one line."""
        first = self.contents[0]
        empty: list[str] = []
        for field in FIELDS_OF[type(first)]:
            if field.name in self.differing:
                continue
            value = getattr(first, field.name)  # the words of the action stand above already
            plain = field.name == "action"
            told = str(value) if plain else field_value(field.name, value, self.plan)
            if told == EMPTY:
                empty.append(label_text(field.name))
            else:
                self._add_plain(grid, label_text(field.name), told)
        if empty:
            self._add_plain(grid, self.tr("Vacíos en todas"), ", ".join(empty))
        grid.setRowStretch(grid.rowCount(), 1)

    def _add_plain(self, grid: QGridLayout, label: str, text: str) -> None:
        line = grid.rowCount()
        name, value = paragraph(label), value_box(text, label)
        set_role(name, "muted")
        grid.addWidget(rule(), line, 0, 1, -1)
        grid.addWidget(name, line + 1, 0, TOP)
        grid.addWidget(value, line + 1, 1, 1, len(self.revisions) + 1)
