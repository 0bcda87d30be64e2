"""The tree of the plan as a model: plan → eje → tema, and the pages of the document.

Counts come from the rows of the action table. While something is searched they are the
counts of what matches.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from canasplan.canonical import fold
from canasplan.numerals import readable

if TYPE_CHECKING:
    from canasplan.actions import SearchResult
    from canasplan.model import ActionRow
    from canasplan.plan_document import Eje, PlanDocument, Tema
    from canasplan.ui.gauge import Gauge

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

NAME, RECORDS = range(2)
"""The columns."""

CAPTION_ROLE = int(Role.UserRole)
"""The quiet line under the name of a branch; empty for the pages."""


class Kind(Enum):
    """What a branch of the tree stands for."""

    PLAN = "plan"
    EJE = "eje"
    TEMA = "tema"
    DOCUMENT = "documento"
    PAGE = "pagina"


@dataclass(frozen=True, slots=True)
class Counts:
    """Actions of a branch, how many of them have an avance, and all their avances."""

    actions: int = 0
    started: int = 0
    records: int = 0


@dataclass(slots=True)
class Node:
    """A branch of the tree; `place` is its own position in the list of all of them."""

    kind: Kind
    key: str
    """Code of the eje or tema, key of the page; empty for the plan and for its document."""
    name: str
    literal: tuple[str, ...] = ()
    """The name as the document prints it, in each of its places."""
    parent: Node | None = None
    place: int = 0
    row: int = 0
    children: list[Node] = field(default_factory=list)
    counts: Counts = Counts()
    gauge: Gauge | None = None
    """How far the branch is; ``None`` until that is known."""
    hits: Counts | None = None
    """Counts of what matches the search, or ``None`` when nothing is searched."""

    @property
    def counted(self) -> bool:
        """Whether the branch holds actions, even if there are none."""
        return self.kind in {Kind.PLAN, Kind.EJE, Kind.TEMA}

    @property
    def words(self) -> tuple[str, ...]:
        """Words of the name, without case or accents; none where the name is ours."""
        return words(self.name) if self.key else ()

    @property
    def blank(self) -> bool:
        """Whether this is a tema that the plan names without a table of actions."""
        return self.kind is Kind.TEMA and not self.counts.actions

    @property
    def identity(self) -> str:
        """Text that names the branch in remembered settings."""
        return f"{self.kind.value}:{self.key}"


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case or accents."""
    return tuple(re.findall(r"[^\W_]+", fold(text)))


class EjeTreeModel(QAbstractItemModel):
    """Branches of the plan with the counts of actions and of avances in each."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: list[Node] = []
        self._roots: list[Node] = []
        self._codes: list[str] = []

    def set_plan(self, plan: PlanDocument, pages: Iterable[tuple[str, str]]) -> None:
        """Show another plan; `pages` are the keys and titles of its readable pages."""
        self.beginResetModel()
        self._nodes, self._roots = [], []
        root = self._add(Node(Kind.PLAN, "", self.tr("Todo el plan"), (plan.title,)), None)
        for eje in plan.ejes:
            branch = self._add(_named(Kind.EJE, eje), root)
            for tema in eje.temas:
                self._add(_named(Kind.TEMA, tema), branch)
        document = self._add(Node(Kind.DOCUMENT, "", self.tr("Documento del plan")), None)
        for key, title in pages:
            self._add(Node(Kind.PAGE, key, title), document)
        self.endResetModel()

    def set_rows(self, rows: Iterable[ActionRow]) -> None:
        """Take the present counts and announce the branches where they moved."""
        rows = list(rows)
        self._codes = [row.code for row in rows]
        actions = _by_branch((row.code, 1) for row in rows)
        started = _by_branch((row.code, int(row.records > 0)) for row in rows)
        records = _by_branch((row.code, row.records) for row in rows)
        moved = []
        for node in filter(lambda each: each.counted, self._nodes):
            counts = Counts(actions[node.key], started[node.key], records[node.key])
            if counts != node.counts:
                node.counts = counts
                moved.append(node)
        self._announce(moved)

    def set_gauges(self, gauges: Mapping[str, Gauge]) -> None:
        """Show how far each branch is, by its code."""
        moved = []
        for node in filter(lambda each: each.counted, self._nodes):
            gauge = gauges.get(node.key)
            if gauge != node.gauge:
                node.gauge = gauge
                moved.append(node)
        self._announce(moved)

    def set_search(self, result: SearchResult | None) -> None:
        """Count what matches in each branch, or everything again."""
        found = result.actions | set(result.progress) if result else ()
        actions = _by_branch((code, 1) for code in found)
        records = _by_branch(result.progress.items() if result else ())
        moved = []
        for node in filter(lambda each: each.counted, self._nodes):
            hits = Counts(actions[node.key], 0, records[node.key]) if result else None
            if hits != node.hits:
                node.hits = hits
                moved.append(node)
        self._announce(moved)

    def named(self, text: str) -> set[str]:
        """Return the keys of the ejes, temas and pages in whose name each word begins a word."""
        sought = words(text)
        return {node.key for node in self._nodes if sought and _holds(node.words, sought)}

    def action_codes(self) -> list[str]:
        """Return the codes of all actions."""
        return self._codes

    def node(self, index: Index) -> Node:
        """Return the branch behind a valid index."""
        return self._nodes[index.internalId()]

    def find(self, identity: str) -> QModelIndex:
        """Return the index of a branch by its `Node.identity`, invalid when there is none."""
        for node in self._nodes:
            if node.identity == identity:
                return self._index_of(node)
        return QModelIndex()

    @override
    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        siblings = self._roots
        if parent.isValid():
            siblings = self.node(parent).children if parent.column() == NAME else []
        if 0 <= row < len(siblings) and 0 <= column <= RECORDS:
            return self.createIndex(row, column, siblings[row].place)
        return QModelIndex()

    @override
    def parent(self, index: Index | None = None) -> Any:
        if index is None:
            return super().parent()
        above = self.node(index).parent if index.isValid() else None
        return self._index_of(above) if above else QModelIndex()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        if not parent.isValid():
            return len(self._roots)
        return len(self.node(parent).children) if parent.column() == NAME else 0

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 2

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self.node(index)
        match role:
            case Role.DisplayRole:
                return self._text(node, index.column())
            case _ if role == CAPTION_ROLE:
                return self._caption(node)
            case Role.ToolTipRole:
                return self._tip(node)
            case Role.AccessibleTextRole:
                return self._spoken(node) if index.column() == NAME else None
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return (self.tr("Eje y tema"), self.tr("Avances"))[section]
        if role == Role.TextAlignmentRole and section != NAME:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _add(self, node: Node, parent: Node | None) -> Node:
        siblings = parent.children if parent else self._roots
        node.parent, node.place, node.row = parent, len(self._nodes), len(siblings)
        siblings.append(node)
        self._nodes.append(node)
        return node

    def _index_of(self, node: Node) -> QModelIndex:
        return self.createIndex(node.row, NAME, node.place)

    def _announce(self, moved: list[Node]) -> None:
        """Tell the views which branches changed, once for all that hang on the same one."""
        families: dict[int, list[Node]] = {}
        for node in moved:
            families.setdefault(node.parent.place if node.parent else -1, []).append(node)
        for nodes in families.values():  # in the order of their rows
            self.dataChanged.emit(
                self.createIndex(nodes[0].row, NAME, nodes[0].place),
                self.createIndex(nodes[-1].row, RECORDS, nodes[-1].place),
            )

    def _text(self, node: Node, column: int) -> str:
        if column == NAME:
            return node.name
        if not node.counted or node.blank:
            return ""
        return f"{(node.hits or node.counts).records:,}"

    def _tip(self, node: Node) -> str:
        lines = [f"{node.key}  {node.name}".strip() if node.counted else node.name]
        lines += [self.tr("En el plan: «{name}»").format(name=name) for name in node.literal]
        return "\n".join(lines + ([self._state(node)] if node.counted else []))

    def _spoken(self, node: Node) -> str:
        return f"{node.name}. {self._state(node)}" if node.counted else node.name

    def _caption(self, node: Node) -> str:
        """Return the quiet line under a name."""
        if not node.counted:
            return ""
        if node.blank:
            return self.tr("sin acciones en el plan")
        counts = node.counts
        if node.hits:
            one = node.hits.actions == 1
            template = self.tr("1 acción coincide") if one else self.tr("{n} acciones coinciden")
            return template.format(n=node.hits.actions)
        one = counts.actions == 1
        if counts.started and node.gauge:
            return f"{node.gauge.text} · {node.gauge.word}"
        if counts.started:
            many = self.tr("{started} de {actions} acciones")
            template = self.tr("1 de 1 acción") if one else many
            return template.format(started=counts.started, actions=counts.actions)
        template = self.tr("1 acción, sin avances") if one else self.tr("{n} acciones, sin avances")
        return template.format(n=counts.actions)

    def _state(self, node: Node) -> str:
        records = node.counts.records
        if not records:
            return self._caption(node)
        template = self.tr("1 avance") if records == 1 else self.tr("{n} avances")
        said = self.tr("{started} de {actions} con avances").format(
            started=node.counts.started, actions=node.counts.actions
        )
        told = f"{said}; {template.format(n=f'{records:,}')}"
        return f"{told}; {node.gauge.text}, {node.gauge.note}" if node.gauge else told


def _holds(named: tuple[str, ...], sought: tuple[str, ...]) -> bool:
    """Tell whether each word that is sought begins one of a name."""
    return bool(named) and all(any(w.startswith(each) for w in named) for each in sought)


def _named(kind: Kind, part: Eje | Tema) -> Node:
    return Node(kind, part.code, readable(part.name), part.printed_names or (part.name,))


def _by_branch(numbers: Iterable[tuple[str, int]]) -> Counter[str]:
    """Sum numbers by action code for the plan, each eje and each tema."""
    sums: Counter[str] = Counter()
    for code, number in numbers:
        for branch in ("", code.split(".", 1)[0], code.rsplit(".", 1)[0]):
            sums[branch] += number
    return sums
