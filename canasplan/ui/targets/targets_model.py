"""The metas as a grid: what is set, what was typed over it, and what is wrong with that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon
from typing_extensions import override

from canasplan.model import COUNTING_LABELS, DIRECTION_LABELS, Counting, Direction, RecordState
from canasplan.plan_document import PlanDocument
from canasplan.target_entry import COLUMNS, ubigeo_of
from canasplan.target_fields import TARGET_FIELDS
from canasplan.ui.icons import icon
from canasplan.ui.office.decision_words import content_of, typed_fields
from canasplan.ui.texts import say, translate
from canasplan.ui.theme import colour

if TYPE_CHECKING:
    from canasplan.targets import Judged

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

STATE = len(COLUMNS)
"""The column after those that are typed: what becomes of the row."""
KEY = ("action", "ubigeo", "year")
_RIGHT = {"year", "quantity", "budget", "weight"}
_GROUPED = {"quantity", "budget"}
_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")
_LABELS = {each.name: each.label for each in TARGET_FIELDS}


class State(Enum):
    """What a row is compared with what is set."""

    BLANK = "blank"
    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    WRONG = "wrong"


@dataclass(slots=True)
class Row:
    """One line of the grid."""

    fields: dict[str, str]
    saved: Mapping[str, str] = field(default_factory=dict)
    """As it is set; empty for a new one."""
    record: str = ""
    notice: str = ""
    """What a person has to decide about it: in conflict, or repeated."""
    counts: bool = True
    """Whether it can be changed here: of a repeated meta only the record that counts."""
    judged: Judged | None = None

    @property
    def state(self) -> State:
        """Where the row stands."""
        typed = {name: text for name in COLUMNS if (text := self.fields.get(name, "").strip())}
        if not typed and not self.saved:
            return State.BLANK
        if self.saved and all(
            self.fields.get(name, "").strip() == self.saved.get(name, "") for name in COLUMNS
        ):
            return State.SAME
        if self.judged is not None and self.judged.target is None:
            return State.WRONG
        return State.CHANGED if self.saved else State.NEW


def tr(text: str) -> str:
    """Translate a text of the grid."""
    return QCoreApplication.translate("Targets", text)


def row_of(state: RecordState, counts: bool | None) -> Row:
    """Return a meta as it is set; `counts` of a record that another one repeats."""
    told = []
    if state.conflict:
        told.append(tr("conflicto: {n} versiones").format(n=len(state.heads)))
    if counts is not None:
        told.append(tr("repetida: es la que vale") if counts else tr("repetida: no cuenta"))
    return Row(
        typed_fields(content_of(state.winner)),
        record=state.winner.record,
        notice="; ".join(told),
        counts=counts is not False,
    )


class TargetsModel(QAbstractTableModel):
    """One row for each meta, and always a blank one at the end."""

    edited = Signal()
    """What is typed is not what it was."""

    def __init__(
        self,
        plan: PlanDocument,
        judge: Callable[[Iterable[Mapping[str, str]], Iterable[int]], tuple[Judged, ...]],
        parent: QObject | None = None,
    ) -> None:
        """Names come from `plan`; `judge` says what is wrong with rows and their numbers."""
        super().__init__(parent)
        self._plan, self._judge = plan, judge
        self.rows: list[Row] = [Row({})]
        self._marks = {
            State.NEW: icon("new", "accent"),
            State.CHANGED: icon("edit", "accent"),
            State.WRONG: icon("error", "danger"),
        }
        self._waiting = icon("warning", "warning")
        self.writable = True

    def show_saved(self, saved: Iterable[Row]) -> None:
        """Show what is set in place of everything."""
        self.beginResetModel()
        self.rows = list(saved)
        for row in self.rows:
            row.fields = self._worded(row.fields)
            row.saved = dict(row.fields)
        self.rows.append(Row({}))
        self.endResetModel()
        self.edited.emit()

    def take(self, table: Iterable[Mapping[str, str]]) -> int:
        """Put a pasted table over the rows of the same meta, the rest at the end; return how many.

        A cell that the table does not have keeps what stands there.
        """
        places = {self._key(row.fields): place for place, row in enumerate(self.rows)}
        fresh = []
        count = 0
        for fields in table:
            count += 1
            given = self._worded(fields)
            place = places.get(self._key(given))
            if place is None or not all(self._key(given)):
                fresh.append(Row(given))
            else:
                self.rows[place].fields = self.rows[place].fields | given
        self.beginResetModel()
        self.rows[-1:] = [*fresh, Row({})]
        self.endResetModel()
        self._judge_rows()
        return count

    def would_rename(self, index: Index, cells: Sequence[Sequence[str]]) -> bool:
        """Tell whether pasting cells from one on would make other metas of those that are set."""
        names = COLUMNS[index.column() :]
        for row, line in zip(self.rows[index.row() :], cells, strict=False):
            given = self._worded(dict(zip(names, line, strict=False)))
            if row.record and self._key(row.fields | given) != self._key(row.fields):
                return True
        return False

    def paste_block(self, index: Index, cells: Sequence[Sequence[str]]) -> None:
        """Put cells from one on, rightwards and downwards, as spreadsheets do."""
        more = index.row() + len(cells) - (len(self.rows) - 1)
        if more > 0:
            last = len(self.rows) - 1
            self.beginInsertRows(QModelIndex(), last, last + more - 1)
            self.rows[-1:-1] = [Row({}) for _ in range(more)]
            self.endInsertRows()
        for down, line in enumerate(cells):
            row = self.rows[index.row() + down]
            if not row.counts:
                continue
            names = COLUMNS[index.column() :]
            row.fields = row.fields | self._worded(dict(zip(names, line, strict=False)))
        self._judge_rows()

    def clear(self, indexes: Iterable[Index]) -> None:
        """Empty some cells."""
        for index in indexes:
            if index.column() < STATE:
                self.rows[index.row()].fields[COLUMNS[index.column()]] = ""
        self._judge_rows()

    def drop(self, place: int) -> None:
        """Take a row away that was never set."""
        if 0 <= place < len(self.rows) - 1 and not self.rows[place].record:
            self.beginRemoveRows(QModelIndex(), place, place)
            del self.rows[place]
            self.endRemoveRows()
            self.edited.emit()

    def moved(self) -> list[Row]:
        """Return the rows that are not as they are set, wrong ones included."""
        wanted = (State.NEW, State.CHANGED, State.WRONG)
        return [row for row in self.rows if row.state in wanted]

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else STATE + 1

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        row = self.rows[index.row()]
        fixed = row.record and COLUMNS[index.column() : index.column() + 1] in [(n,) for n in KEY]
        if self.writable and row.counts and index.column() < STATE and not fixed:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        match role:
            case Role.DisplayRole | Role.EditRole:
                text = self._text(row, column)
                return _grouped(column, text) if role == Role.DisplayRole else text
            case Role.ToolTipRole:
                return self._tip(row, column)
            case Role.DecorationRole:
                return self._mark(row) if column == STATE else None
            case Role.ForegroundRole:
                return self._tone(row, column)
            case Role.TextAlignmentRole:
                return int(_alignment(column))
            case Role.AccessibleTextRole:
                told = f"{heading(column)}: {self._text(row, column)}"
                return f"{told}. {row.notice}" if row.notice and column != STATE else told
        return None

    @override
    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.EditRole or not index.isValid() or index.column() >= STATE:
            return False
        row = self.rows[index.row()]
        row.fields = row.fields | self._worded({COLUMNS[index.column()]: str(value)})
        if index.row() == len(self.rows) - 1 and row.state is not State.BLANK:
            last = len(self.rows)
            self.beginInsertRows(QModelIndex(), last, last)
            self.rows.append(Row({}))
            self.endInsertRows()
        self._judge_rows()
        return True

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return str(section + 1) if role == Role.DisplayRole else None
        if role == Role.DisplayRole:
            return heading(section)
        return int(_alignment(section)) if role == Role.TextAlignmentRole else None

    def _judge_rows(self) -> None:
        """Judge what moved, all of it: one row may repeat another."""
        still = (State.BLANK, State.SAME)
        moved = {n: row for n, row in enumerate(self.rows, 1) if row.state not in still}
        found = self._judge([row.fields for row in moved.values()], moved)
        for row, judged in zip(moved.values(), found, strict=True):
            row.judged = judged
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, STATE))
        self.edited.emit()

    def _worded(self, fields: Mapping[str, str]) -> dict[str, str]:
        """Return typed fields in the grid's own words: districts by name, choices by word."""
        told = {name: text.strip() for name, text in fields.items()}
        code = ubigeo_of(told.get("ubigeo", ""), self._plan)
        if district := self._plan.district(code):
            told["ubigeo"] = district.name
        return told

    def _key(self, fields: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(fields.get(name, "") for name in KEY)

    def _text(self, row: Row, column: int) -> str:
        if column < STATE:
            return row.fields.get(COLUMNS[column], "")
        if row.state is State.WRONG and row.judged is not None:
            told = next(each for each in row.judged.problems if each.blocking)
            return say(told.message)
        if row.state is State.SAME and row.notice:
            return row.notice
        return _state_text(row.state)

    def _mark(self, row: Row) -> QIcon | None:
        if row.state is State.SAME and row.notice:
            return self._waiting
        return self._marks.get(row.state)

    def _tip(self, row: Row, column: int) -> str | None:
        told = self._told(row, column)
        if row.notice and told != row.notice:
            return f"{told}\n{row.notice}" if told else row.notice
        return told

    def _told(self, row: Row, column: int) -> str | None:
        name = COLUMNS[column] if column < STATE else ""
        if row.judged is not None and row.state is not State.SAME:
            told = [say(each.message) for each in row.judged.problems
                    if not name or each.field == name]  # fmt: skip
            if told:
                return "\n".join(told)
        text = row.fields.get(name, "")
        if name == "action":
            action = self._plan.action(text)
            return action.text if action else None
        if name == "direction" and text in list(Direction):
            return translate(DIRECTION_LABELS[Direction(text)])
        if name == "counting" and text in list(Counting):
            return translate(COUNTING_LABELS[Counting(text)])
        return self._text(row, column) or None

    def _tone(self, row: Row, column: int) -> Any:
        if row.state is State.SAME and row.notice:
            return colour("warning" if column == STATE else "text" if row.counts else "muted")
        if row.judged is None or row.state in (State.SAME, State.BLANK):
            return None
        if column == STATE:
            return colour("danger" if row.state is State.WRONG else "accent")
        wrong = any(each.field == COLUMNS[column] and each.blocking for each in row.judged.problems)
        return colour("danger") if wrong else None


def _grouped(column: int, text: str) -> str:
    """Return an amount as people read it; what is typed and copied has no groups."""
    if column < STATE and COLUMNS[column] in _GROUPED and _PLAIN.fullmatch(text):
        whole, point, decimals = text.partition(".")
        return f"{int(whole):,}{point}{decimals}"
    return text


def heading(column: int) -> str:
    """Return what stands over a column."""
    return tr("Estado") if column == STATE else translate(_LABELS[COLUMNS[column]])


def _state_text(state: State) -> str:
    return {
        State.BLANK: "",
        State.SAME: tr("guardada"),
        State.NEW: tr("nueva, sin guardar"),
        State.CHANGED: tr("cambiada, sin guardar"),
        State.WRONG: "",
    }[state]


def _alignment(column: int) -> Qt.AlignmentFlag:
    numeric = column < STATE and COLUMNS[column] in _RIGHT
    side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
