"""The window: places the panes and connects them; it decides nothing.

Where the data are not open yet it is painted with the tree alone. Everything else is loaded and put
into the same window afterwards, and the data are opened beside it when it can be used.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QSplitter,
    QStatusBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from canasplan.errors import CanasplanError
from canasplan.model import Change
from canasplan.ui.centre import Centre
from canasplan.ui.icons import app_icon
from canasplan.ui.menu import (
    fill_corner,
    fill_menus,
    make_actions,
    name_menus,
    offer_province,
)
from canasplan.ui.plan.eje_tree import EjeTree
from canasplan.ui.services import Services
from canasplan.ui.status_link import folder_link
from canasplan.ui.theme import Choice

DEFAULT_SIZE = QSize(1400, 820)
SPLITTER = "paneles"
SIDES = ((1180, 300, 440), (1000, 232, 380), (0, 228, 340))
"""From this window width on, tree and editor get these widths at first."""


class MainWindow(QMainWindow):
    """Tree, table or page of the plan, editor; menu and status bar around them."""

    painted = Signal()
    """Once: the tree is on the screen."""
    usable = Signal()
    """Once: everything of the first sight is painted and the keyboard works."""
    opened = Signal()
    """Once: the data are open, and all is shown that only they tell."""
    leaving = Signal(object)
    """The session is over: a `NextStep` says how the program goes on."""
    failed = Signal(object)
    """The data could not be opened: a `CanasplanError`."""

    def __init__(
        self, services: Services, app: QApplication, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        services.messages.parent = self
        self._services, self._store, self._state = services, services.store, services.state
        self._app = app
        self._shown = False
        self.whole = False
        """Whether everything is in its place beside the tree."""
        with services.theme.put_on_last():
            self._place()
            if self._store.opened:
                self._complete()
        self._restore()

    def _place(self) -> None:
        """Place the tree, and the room of everything else."""
        self.setWindowIcon(app_icon())
        self.setWindowTitle(self.tr("CanasPlan"))
        self.tree = EjeTree(self._store, self._state)
        self.centre = Centre(self._services)
        self._room = QWidget()
        self.tree.setMinimumWidth(SIDES[-1][1])  # narrower, words break inside
        self._room.setMinimumWidth(SIDES[-1][-1])
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for pane in (self.tree, self.centre, self._room):
            self.splitter.addWidget(pane)
        self.splitter.setHandleWidth(1)
        self.splitter.setCollapsible(1, False)
        self.splitter.setStretchFactor(1, 1)
        whole = QWidget()
        self._column = QVBoxLayout(whole)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.splitter, 1)
        self.setCentralWidget(whole)
        name_menus(self)
        foot = QStatusBar()
        foot.setSizeGripEnabled(False)
        foot.addWidget(folder_link(self._store.folder), 1)
        self.setStatusBar(foot)
        self._suit_profile()

    def _complete(self) -> None:
        """Load and place everything beside the tree."""
        from canasplan.ui.actions.action_table import ActionTable
        from canasplan.ui.dialogs.dialogs import Dialogs
        from canasplan.ui.figure_store import FigureStore
        from canasplan.ui.health import Health
        from canasplan.ui.office.drop_target import DropTarget
        from canasplan.ui.panes import Panes
        from canasplan.ui.progress.progress_editor import ProgressEditor
        from canasplan.ui.status_bar import StatusBar
        from canasplan.ui.strips import Strips
        from canasplan.ui.window_commands import THEMES, slots

        services = self._services
        self.health = Health(self._store, services.background, parent=self)
        self.figures = FigureStore(self._store, services.background, self)
        self.dialogs = Dialogs(services, self.health, self.figures, self)
        self.table = ActionTable(self._store, self._state)
        self.editor = ProgressEditor(self._store, services.messages)
        self.strips = Strips(self._store, self._state, self)
        self.status = StatusBar(self._store, self.health)
        self.drop_target = DropTarget(self, self.import_files)
        self.panes = Panes((self.tree, self.centre, self.editor), self._app, self)
        self._place_panes()
        self.actions_by_command = make_actions(self, slots(self))
        fill_menus(self, self.actions_by_command)
        fill_corner(self, self.actions_by_command)
        self.actions_by_command[THEMES[services.theme.choice]].setChecked(True)
        self._connect()
        self.whole = True

    def refresh(self) -> None:
        """Read everything again."""
        self._store.forget()
        self.tree.refresh()
        self.table.refresh()
        self.status.refresh()
        self.figures.read()
        self._suit_profile()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            if self.whole:
                QTimer.singleShot(0, self._begin)
            else:
                self.tree.view.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:  # of the tree, for the first time
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._begin)
        return super().eventFilter(watched, event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.whole:  # the tree is painted in the width that it will have
            self._share_width()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.whole:
            self.health.close()
            self.editor.flush_draft()
            self.dialogs.close()
            self._state.keep_window(self)
            self._state.keep_sizes(SPLITTER, self.splitter.sizes())
            self._state.flush()
        self.tree.texts.close()
        self._services.runner.close()
        self._services.background.close()
        super().closeEvent(event)

    def _place_panes(self) -> None:
        """Place everything else in its room."""
        self.centre.complete(self.table, self.figures)
        self.splitter.replaceWidget(2, self.editor)
        self._room.deleteLater()
        self._column.insertWidget(0, self.strips)
        self.setStatusBar(self.status)
        QWidget.setTabOrder(self.tree, self.centre)
        QWidget.setTabOrder(self.centre, self.editor)

    def _connect(self) -> None:
        self.tree.selected.connect(self.centre.show_selection)
        self.tree.page_requested.connect(self.centre.show_page)
        self.tree.search_changed.connect(self.centre.show_found)
        self.tree.table_requested.connect(self.centre.focus_table)
        self.centre.why_wanted.connect(self.dialogs.why)
        self.centre.currentChanged.connect(self._make_room)
        self.figures.changed.connect(self._show_figures)
        self.table.action_chosen.connect(self.editor.open_action)
        self.table.why_wanted.connect(self.explain_action)
        self.table.action_activated.connect(self.editor.new_avance)
        self.editor.next_action_requested.connect(self._next_action)
        self.status.folder_clicked.connect(self.dialogs.open_folder)
        self.status.pending_clicked.connect(self.export)
        self.status.profile_clicked.connect(self.dialogs.profile)
        self.status.health_clicked.connect(self.dialogs.health)
        self.status.backups_clicked.connect(self.dialogs.backups)
        self.strips.details_asked.connect(self.dialogs.health)
        self.strips.repair_asked.connect(self.dialogs.repair)
        self.strips.retry_asked.connect(self.dialogs.retry)
        self.dialogs.leaving.connect(self.leaving)
        self.dialogs.record_wanted.connect(self._show_record)
        self.editor.state_changed.connect(self._allow)
        self._store.changed.connect(self._changed)
        self._allow()

    def _restore(self) -> None:
        self._state.restore_window(self, DEFAULT_SIZE)
        self._share_width()

    def _share_width(self) -> None:
        """Give the panes the widths they had, or else those that suit the window."""
        tree, editor = next(sides for least, *sides in SIDES if self.width() >= least)
        kept = self._state.sizes(SPLITTER, 3)
        self.splitter.setSizes(kept or [tree, self.width() - tree - editor, editor])

    @Slot()
    def _begin(self) -> None:
        """Complete what is painted, and let it be used."""
        if not self.isVisible():
            return
        self.painted.emit()
        if not self.whole:
            self.centre.hide()  # what is not seen is not measured at each step
            with self._services.theme.put_on_last():
                self._complete()
            self.centre.show()
            self.menuBar().cornerWidget().show()
            self.tree.tell_again()
        self._share_width()  # again: only now is it known how large the screen let it be
        self._suit_profile()
        self.tree.focus_search()
        if self._store.opened or self._store.typing:
            self._open()
        else:
            self.usable.connect(self._load)
        QTimer.singleShot(0, self.usable.emit)

    @Slot()
    def _load(self) -> None:
        """Load beside the window what it takes to open the data, then open them."""
        self._services.background.start(self._store.load_job(), finished=self._loaded)

    @Slot(object)
    def _loaded(self, _loaded: object) -> None:
        self._open()

    def _open(self) -> None:
        """Open the data and show what only they tell; bring back what was being typed."""
        if not self.isVisible():
            return
        try:
            changed = self._store.open()
        except CanasplanError as error:
            self.failed.emit(error)
            return
        if changed:
            self.refresh()
        else:
            self.figures.read()
        self.status.refresh()
        drafts = self._store.drafts()
        if drafts and self.table.select_action(drafts[0].action):
            self.editor.open_draft(drafts[0])
            self.panes.enter(self.editor)
        self.health.begin()
        self.opened.emit()

    @Slot()
    def _allow(self) -> None:
        """Offer what the editor can do now."""
        from canasplan.ui.window_commands import possible

        now = possible(self, writable=not self._store.read_only)
        for command, offered in now.items():
            self.actions_by_command[command].setEnabled(offered)

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        """Look at received files and take them up."""
        if not self._store.read_only:
            self.editor.flush_draft()
            self.dialogs.import_files(paths)

    def export(self) -> None:
        """Ask what to export and export it."""
        self.editor.flush_draft()
        self.dialogs.export()

    @Slot()
    def explain(self) -> None:
        """Explain what the board is about, the branch that has the keyboard, or the action."""
        if self.centre.on_board:
            self.centre.board.explain()
        elif self.table.chosen and not self.tree.view.hasFocus():
            self.explain_action()
        else:
            self.dialogs.why(self.tree.selection.code, None)

    @Slot()
    def explain_action(self) -> None:
        """Explain how far the chosen action is."""
        if self.table.chosen:
            self.dialogs.why(self.table.chosen, None)

    @Slot()
    def _make_room(self) -> None:
        """Give the board the room of the editor, which has no action to show beside it."""
        self.editor.setVisible(not self.centre.on_board)
        self._allow()

    @Slot()
    def _show_figures(self) -> None:
        """Show in tree and table how far each part of the plan is."""
        from canasplan.ui.gauge import gauges

        standing = self.figures.standing
        if standing is not None:
            shown = gauges(standing)
            self.tree.model.set_gauges(shown)
            self.table.show_gauges(shown)

    @Slot(str, str)
    def _show_record(self, record: str, action: str) -> None:
        """Show the avances of an action; choose one of them."""
        self.centre.show_table()
        if self.table.select_action(action) and record:
            self.editor.reading.list.choose_record(record)

    @Slot()
    def _next_action(self) -> None:
        if not self.table.select_next():
            self.status.tell(self.tr("Esa era la última acción de la lista."))

    @Slot(object)
    def _changed(self, change: Change) -> None:
        if change.profile or change.plan:
            self._suit_profile()

    def choose_theme(self, choice: Choice) -> None:
        """Dress the program otherwise, from now on."""
        self._services.theme.choose(choice)
        self._state.theme = choice

    def _suit_profile(self) -> None:
        """Name the window after its place, and offer the province what is hers alone."""
        profile, plan = self._store.profile(), self._store.plan()
        district = plan.district(profile.scope) if profile else None
        place = district.name if district else plan.province.name
        self.setWindowTitle(self.tr("{place} · CanasPlan").format(place=place))
        offer_province(self, offered=profile is not None and profile.district is None)
