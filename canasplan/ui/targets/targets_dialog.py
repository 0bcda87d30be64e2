"""Setting metas: the grid with what is set, a table pasted over it, saved all at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan import target_entry
from canasplan.errors import CanasplanError, system_reason
from canasplan.numerals import counted, number_text
from canasplan.reports.files import keep
from canasplan.targets import repeated
from canasplan.ui.icons import icon
from canasplan.ui.office.decision_words import content_of, record_text
from canasplan.ui.progress.banner import Banner, Offer
from canasplan.ui.services import Services
from canasplan.ui.targets.targets_grid import TargetsGrid
from canasplan.ui.targets.targets_model import STATE, Row, State, TargetsModel, heading, row_of
from canasplan.ui.texts import say
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, set_role

if TYPE_CHECKING:
    from canasplan.targets import TargetsSaved


class TargetsDialog(QDialog):
    """A meta is of one action, one district and one year; nothing is saved before it is asked."""

    conflicts_asked = Signal()
    """The person wants to decide about metas in conflict or repeated."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._store = services, services.store
        self._saving = False
        self._said = ""
        """What the last saving did, until something else is to be said."""
        plan = self._store.plan()
        self.setWindowTitle(self.tr("Metas"))
        self.model = TargetsModel(plan, self._store.targets.judge, self)
        self.model.writable = not self._store.read_only
        self.grid = TargetsGrid(self.model, plan)
        self.year = QComboBox()
        self.year.setAccessibleName(self.tr("Año de las metas"))
        self.year.addItem(self.tr("Todos los años"), None)
        for year in range(plan.period.start, plan.period.end + 1):
            self.year.addItem(str(year), year)
        self.paste_button = QPushButton(icon("copy"), self.tr("&Pegar tabla"))
        self.open_button = QPushButton(icon("import"), self.tr("&Abrir CSV…"))
        self.keep_button = QPushButton(icon("export"), self.tr("Guardar como &CSV…"))
        self.remove_button = QPushButton(icon("void"), self.tr("&Quitar…"))
        self.history_button = QPushButton(icon("history"), self.tr("&Historial…"))
        self.waiting = Banner(fixed=True)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.save_button = QPushButton(self.tr("&Guardar metas"))
        set_role(self.save_button, "primary")
        self.close_button = QPushButton(self.tr("Ce&rrar"))
        self.tools = (self.paste_button, self.open_button, self.keep_button, self.remove_button,
                      self.history_button)  # fmt: skip
        for button in (*self.tools, self.save_button, self.close_button):
            button.setAutoDefault(False)  # Enter belongs to the grid
        self._lay_out()
        self._connect()
        self._show_saved()

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Metas por acción, distrito y año"))
        set_role(title, "heading")
        hint = QLabel(
            self.tr(
                "Escriba en las celdas, o copie una tabla de su hoja de cálculo y péguela aquí "
                "con Ctrl+V. Donde no hay meta, el programa dice «sin meta»: nunca 0 %."
            )
        )
        hint.setWordWrap(True)
        set_role(hint, "muted")
        self.history_button.setToolTip(self.tr("Historial de la meta elegida (Ctrl+H)"))
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_S)
        tools.addWidget(self.year)
        tools.addStretch()
        for button in self.tools:
            tools.addWidget(button)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_S)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.save_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(title)
        column.addWidget(hint)
        column.addWidget(self.waiting)
        column.addLayout(tools)
        column.addWidget(self.grid, 1)
        column.addSpacing(SPACE_M)
        column.addLayout(foot)
        self.resize(1180, 620)
        self.grid.setFocus()

    def _connect(self) -> None:
        self.grid.pasted.connect(self._take)
        self.grid.refused.connect(self._refuse_pasted)
        self.model.edited.connect(self._judge)
        self.grid.selectionModel().currentChanged.connect(lambda *_: self._judge())
        self.year.currentIndexChanged.connect(self._show_saved)
        self.paste_button.clicked.connect(self._paste)
        self.open_button.clicked.connect(self._open)
        self.keep_button.clicked.connect(self._keep)
        self.remove_button.clicked.connect(self._remove)
        self.history_button.clicked.connect(self._show_history)
        keys = QShortcut(QKeySequence("Ctrl+H"), self)
        keys.activated.connect(self.history_button.click)
        self.save_button.clicked.connect(self.save)
        self.close_button.clicked.connect(self.reject)

    @Slot()
    def _show_saved(self) -> None:
        """Show what is set of the chosen year, or of all."""
        states = self._store.targets.all(self.year.currentData())
        counting = repeated(states)
        self.model.show_saved(row_of(state, counting.get(state.winner.record)) for state in states)
        self._tell_waiting(sum(state.conflict for state in states), sum(counting.values()))
        self.grid.fit()
        self.grid.setCurrentIndex(self.model.index(len(self.model.rows) - 1, 0))

    def _tell_waiting(self, disputed: int, twice: int) -> None:
        """Say how many metas wait for a decision, and lead there."""
        told = (
            counted(disputed, self.tr("meta en conflicto"), self.tr("metas en conflicto")),
            counted(twice, self.tr("meta repetida"), self.tr("metas repetidas")),
        )
        found = " · ".join(each for each, n in zip(told, (disputed, twice), strict=True) if n)
        if not found:
            self.waiting.dismiss()
            return
        text = self.tr("{found}. De cada una cuenta una sola versión hasta que se decida.")
        decide = Offer(self.tr("&Decidir…"), self._decide)
        self.waiting.tell("warning", text.format(found=found), decide)
        for offer in self.waiting.offers:
            offer.setEnabled(self.model.writable)

    @Slot()
    def _paste(self) -> None:
        self.grid.setCurrentIndex(self.model.index(len(self.model.rows) - 1, 0))
        self.grid.paste()
        self.grid.setFocus()

    @Slot(str)
    def _take(self, text: str) -> None:
        """Put a table over the grid."""
        try:
            self.model.take(target_entry.read_table(text))
        except CanasplanError as error:
            self._refuse_pasted(say(error))
            return
        self.grid.fit()
        wrong = next(
            (place for place, row in enumerate(self.model.rows) if row.state is State.WRONG), None
        )
        if wrong is not None:
            here = self.model.index(wrong, STATE)
            self.grid.setCurrentIndex(here)
            self.grid.scrollTo(here, QAbstractItemView.ScrollHint.PositionAtCenter)

    @Slot(str)
    def _refuse_pasted(self, why: str) -> None:
        self._services.messages.error(self.tr("No se pegó nada."), why)

    @Slot()
    def _open(self) -> None:
        path = self._services.messages.ask_file(
            self.tr("Abrir una tabla de metas"), Path.home(), self.tr("Tablas (*.csv *.txt *.tsv)")
        )
        if path is None:
            return
        try:
            text = target_entry.decoded(path.read_bytes())
        except CanasplanError as error:
            self._services.messages.error(self.tr("No se pudo leer la tabla."), say(error))
        except OSError as error:
            told = self.tr("No se pudo leer {path}.").format(path=path)
            self._services.messages.error(told, system_reason(error))
        else:
            self._take(text)

    @Slot()
    def _keep(self) -> None:
        """Write the grid as a CSV that can be opened here again."""
        path = self._services.messages.ask_save(
            self.tr("Guardar la tabla de metas"), Path.home() / "metas.csv", "CSV (*.csv)"
        )
        if path is None:
            return
        rows = (row.fields for row in self.model.rows[:-1])
        table = target_entry.table_text(map(heading, range(STATE)), rows)
        try:
            keep(path, b"\xef\xbb\xbf" + table.encode())
        except CanasplanError as error:
            self._services.messages.error(self.tr("La tabla no se guardó."), say(error))

    @Slot()
    def _remove(self) -> None:
        """Take the chosen meta back, with a reason; a row that was never set just goes."""
        place = self.grid.currentIndex().row()
        row = self.model.rows[place]
        if not row.record:
            self.model.drop(place)
            return
        reason = self._services.messages.ask_reason(
            self.tr("Quitar la meta"),
            self.tr("La acción quedará «sin meta» en ese distrito y año. La meta que hubo sigue "
                    "en el historial."),
        )  # fmt: skip
        if reason is None:
            return
        try:
            self._store.targets.void(row.record, reason)
        except CanasplanError as error:
            self._services.messages.error(self.tr("La meta no se quitó."), say(error))
            return
        others = [each.fields for each in self.model.moved() if each is not row]
        self._show_saved()
        if others:  # typed and not saved yet
            self.model.take(others)

    @Slot()
    def _show_history(self) -> None:
        """Show every revision of the chosen meta."""
        from canasplan.ui.progress.history_dialog import HistoryDialog

        row, plan = self.model.rows[self.grid.currentIndex().row()], self._store.plan()
        revisions = self._store.targets.history(row.record)
        title = record_text(content_of(revisions[-1]), plan)
        self._services.messages.show(HistoryDialog(revisions, plan, title, self))

    def _decide(self) -> None:
        """Decide about what is in conflict or repeated; then look at what is set again."""
        self.conflicts_asked.emit()
        self._show_saved()
        self.grid.setFocus()

    @Slot()
    def save(self) -> None:
        """Save all that moved, or nothing."""
        self.grid.setFocus()  # a cell that is open is closed: what is typed in it counts
        moved = self.model.moved()
        if not moved or any(row.state is State.WRONG for row in moved) or self._saving:
            return
        self._saving = True
        self._judge()
        self.told.setText(self.tr("Guardando…"))
        self._services.runner.start(
            self._store.targets.save_job([dict(row.fields) for row in moved]),
            finished=self._saved,
            refused=self._refused,
            ended=self._ended,
        )

    @Slot(object)
    def _saved(self, saved: TargetsSaved) -> None:
        self._store.targets.saved(saved)
        self._show_saved()
        told = self.tr("Guardado. Metas nuevas: {added}; cambiadas: {changed}.")
        self._said = told.format(added=saved.added, changed=saved.changed)

    @Slot(object)
    def _refused(self, error: CanasplanError) -> None:
        self._services.messages.error(self.tr("No se guardó ninguna meta."), say(error))

    @Slot()
    def _ended(self) -> None:
        self._saving = False
        self._judge()
        if self._said:
            set_role(self.told, "ok")
            self.told.setText(self._said)
            self._said = ""

    @Slot()
    def _judge(self) -> None:
        """Say what saving would do, and offer what can be done."""
        moved = self.model.moved()
        wrong = [row for row in moved if row.state is State.WRONG]
        set_role(self.told, "error" if wrong else "muted")
        self.told.setText(self._summary(moved, wrong))
        writable = self.model.writable and not self._saving
        self.save_button.setEnabled(bool(moved) and not wrong and writable)
        self.paste_button.setEnabled(writable)
        self.open_button.setEnabled(writable)
        self.year.setEnabled(not moved)
        for offer in self.waiting.offers:
            offer.setEnabled(writable and not moved)
        place = self.grid.currentIndex().row()
        typed_row = 0 <= place < len(self.model.rows) - 1
        self.remove_button.setEnabled(writable and typed_row)
        self.history_button.setEnabled(typed_row and bool(self.model.rows[place].record))

    def _summary(self, moved: list[Row], wrong: list[Row]) -> str:
        if wrong:
            place = next(n for n, row in enumerate(self.model.rows, 1) if row is wrong[0])
            why = self.model.index(place - 1, STATE).data()
            return self.tr("Filas con errores: {n}. Fila {row}: {why}").format(
                n=len(wrong), row=place, why=why
            )
        new = sum(row.state is State.NEW for row in moved)
        if moved:
            return self.tr("Sin guardar: nuevas {new}, cambiadas {changed}.").format(
                new=new, changed=len(moved) - new
            )
        kept = sum(bool(row.record) for row in self.model.rows)
        return self.tr("Metas guardadas: {n}.").format(n=number_text(kept, 0))

    @override
    def reject(self) -> None:
        """Leave; what was typed and not saved is asked about first."""
        if self._saving:
            return
        self.grid.setFocus()
        moved = self.model.moved()
        told = self.tr("Metas sin guardar: {n}. ¿Cerrar sin guardarlas?")
        if not moved or self._services.messages.confirm(
            told.format(n=len(moved)), self.tr("Cerrar sin guardar")
        ):
            super().reject()
