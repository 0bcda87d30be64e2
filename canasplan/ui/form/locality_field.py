"""The comunidad of an avance: completed from the known ones, blind to case and accents."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QCompleter, QListView, QWidget
from typing_extensions import override

from canasplan.canonical import fold
from canasplan.ui.form.form_fields import TextEditor
from canasplan.ui.icons import icon

_KEY_ROLE = Qt.ItemDataRole.UserRole
"""What completion compares: the name without case or accents."""
_NAME_ROLE = Qt.ItemDataRole.UserRole + 1

_ROW = 26
"""Height in pixels of every completion."""

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LocalityModel(QAbstractListModel):
    """The known names, and last an entry that adds the typed one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._new = ""

    def set_names(self, names: Iterable[str]) -> None:
        """Offer these names."""
        self.beginResetModel()
        self._names = tuple(names)
        self.endResetModel()
        self.set_typed(self._new)

    def set_typed(self, typed: str) -> None:
        """Offer to add `typed` when it is a name that is not known."""
        new = "" if self.known(typed) else " ".join(typed.split())
        if bool(new) != bool(self._new):
            last = len(self._names)
            if new:
                self.beginInsertRows(QModelIndex(), last, last)
                self._new = new
                self.endInsertRows()
            else:
                self.beginRemoveRows(QModelIndex(), last, last)
                self._new = new
                self.endRemoveRows()
        elif new:
            self._new = new
            row = self.index(len(self._names))
            self.dataChanged.emit(row, row)

    def known(self, typed: str) -> str:
        """Return the known spelling of a typed name, empty when there is none."""
        wanted = fold(" ".join(typed.split()))
        return next((name for name in self._names if fold(name) == wanted), "")

    def is_new(self, index: Index) -> bool:
        """Tell whether a row is the entry that adds a name."""
        return index.row() == len(self._names)

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._names) + bool(self._new)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        new = self.is_new(index)
        name = self._new if new else self._names[index.row()]
        if role == _KEY_ROLE:
            return fold(name)
        if role in (_NAME_ROLE, Qt.ItemDataRole.EditRole):
            return name
        if role == Qt.ItemDataRole.DisplayRole:
            add = self.tr("Agregar «{name}» como comunidad nueva")
            return add.format(name=name) if new else name
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, _ROW)
        if role == Qt.ItemDataRole.DecorationRole:
            return icon("new", "accent") if new else icon("place", "muted")
        return None


class LocalityCompleter(QCompleter):
    """Compares without case or accents, anywhere in the name."""

    def __init__(self, model: LocalityModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.setCompletionRole(_KEY_ROLE)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(8)
        names = QListView()
        names.setIconSize(QSize(16, 16))
        self.setPopup(names)

    @override
    def splitPath(self, path: str) -> list[str]:
        return [fold(" ".join(path.split()))]

    @override
    def pathFromIndex(self, index: Index) -> str:
        return str(index.data(_NAME_ROLE))


class LocalityEditor(TextEditor):
    """A line that completes known comunidades and offers to add an unknown one."""

    add_asked = Signal(str)
    """The person chose to keep the typed name as a comunidad of the district."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.line.setPlaceholderText(self.tr("Comunidad, anexo, sector o centro poblado"))
        self.model = LocalityModel(self)
        self.completer = LocalityCompleter(self.model, self)
        self.line.setCompleter(self.completer)
        # Before the completer looks, the model must know what is typed.
        self.line.textEdited.connect(self.model.set_typed)
        self.completer.activated.connect(self._chosen)

    def set_names(self, names: Iterable[str]) -> None:
        """Complete from these names."""
        self.model.set_names(names)

    @override
    def leave(self) -> None:
        """Write a known name the way it is known."""
        known = self.model.known(self.text())
        if known and known != self.text():
            self.set_text(known)
        super().leave()

    def _chosen(self, name: str) -> None:
        added = not self.model.known(name)
        self.set_text(name)
        if added:
            self.add_asked.emit(name)
