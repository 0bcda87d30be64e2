"""The menus as a table, and the commands in them as actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QToolButton, QWidget

from canasplan.ui.commands import ENTRIES, Command, keys_text
from canasplan.ui.icons import icon
from canasplan.ui.texts import QT_TRANSLATE_NOOP
from canasplan.ui.theme import SPACE_S, SPACE_XS

PROVINCE_MENU = QT_TRANSLATE_NOOP("Menu", "&Provincia")
"""The menu of the provincial office: nobody else sees it."""

Line = Command | None
MENUS: tuple[tuple[str, tuple[Line, ...]], ...] = (
    (
        QT_TRANSLATE_NOOP("Menu", "&Archivo"),
        (
            Command.IMPORT,
            Command.EXPORT,
            Command.REPORTS,
            Command.BACKUPS,
            Command.VERIFY,
            None,
            Command.PLANS,
            Command.PROFILE,
            Command.DATA_FOLDER,
            Command.OPEN_FOLDER,
            None,
            Command.QUIT,
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Menu", "Ava&nce"),
        (
            Command.NEW,
            Command.SAVE,
            Command.SAVE_NEXT,
            None,
            Command.CORRECT,
            Command.VOID,
            Command.UNDO,
            Command.HISTORY,
            None,
            Command.TARGETS,
            Command.WHY,
            None,
            Command.CONFLICTS,
            Command.PROPOSALS,
            Command.APART,
        ),
    ),
    (PROVINCE_MENU, (Command.BOARD, Command.RECEIPTS, Command.LIGHTS)),
    (
        QT_TRANSLATE_NOOP("Menu", "&Ver"),
        (
            Command.PROGRESS,
            Command.TABLE,
            None,
            Command.SEARCH,
            Command.FILTER,
            Command.REFRESH,
            None,
            Command.NEXT_PANE,
            Command.PREVIOUS_PANE,
            None,
            Command.LIGHT,
            Command.DARK,
            Command.SYSTEM,
        ),
    ),
    (QT_TRANSLATE_NOOP("Menu", "A&yuda"), (Command.HELP, Command.DIAGNOSIS, Command.ABOUT)),
)

CORNER = (Command.EXPORT, Command.HELP)
"""What stays in sight at the right end of the menu bar."""

Actions = dict[Command, QAction]


def make_actions(window: QMainWindow, slots: Mapping[Command, Callable[[], object]]) -> Actions:
    """Return one action for each command, connected to its slot."""
    actions: Actions = {}
    groups: dict[str, QActionGroup] = {}
    for entry in ENTRIES:
        text, keys = _translated(entry.text), keys_text(entry)
        action = QAction(f"{text}\t{keys}" if keys else text, window)
        action.setShortcuts([QKeySequence(key) for key in entry.keys])
        tip = _translated(entry.tip) if entry.tip else text.replace("&", "")
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        if entry.icon:
            action.setIcon(icon(entry.icon))
        if entry.short:
            action.setIconText(_translated(entry.short))
        if entry.group:
            action.setCheckable(True)
            groups.setdefault(entry.group, QActionGroup(window)).addAction(action)
        _connect(action, slots[entry.command])
        window.addAction(action)
        actions[entry.command] = action
    return actions


def name_menus(window: QMainWindow) -> None:
    """Put the names of all menus into the menu bar."""
    for title, _ in MENUS:
        menu = window.menuBar().addMenu(_translated(title))
        menu.menuAction().setVisible(title != PROVINCE_MENU)


def fill_menus(window: QMainWindow, actions: Actions) -> None:
    """Fill the menus that are named in the menu bar."""
    for top, (_, lines) in zip(window.menuBar().actions(), MENUS, strict=True):
        menu = top.menu()
        if not isinstance(menu, QMenu):
            continue
        for command in lines:
            if command is None:
                menu.addSeparator()
            else:
                menu.addAction(actions[command])


def offer_province(window: QMainWindow, *, offered: bool) -> None:
    """Show the menu of the provincial office and let its keys work, or neither."""
    for top in window.menuBar().actions():
        menu = top.menu()
        if isinstance(menu, QMenu) and menu.title() == _translated(PROVINCE_MENU):
            top.setVisible(offered)
            for action in menu.actions():
                action.setEnabled(offered)


def fill_corner(window: QMainWindow, actions: Actions) -> None:
    """Put the few commands that stay in sight at the end of the menu bar."""
    corner = QWidget(window)
    row = QHBoxLayout(corner)
    row.setContentsMargins(0, 0, SPACE_S, 0)
    row.setSpacing(SPACE_XS)
    for command in CORNER:
        button = QToolButton()
        button.setDefaultAction(actions[command])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(actions[command].iconText())
        row.addWidget(button)
    corner.move(window.rect().topRight())  # not under the mouse, before it gets its place
    window.menuBar().setCornerWidget(corner)


def _connect(action: QAction, slot: Callable[[], object]) -> None:
    action.triggered.connect(lambda _checked=False: slot())


def _translated(text: str) -> str:
    return QCoreApplication.translate("Menu", text)
