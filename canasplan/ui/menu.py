"""All commands of the window as tables: words, icons, keys, menus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QToolButton, QWidget

from canasplan.ui.icons import icon
from canasplan.ui.texts import QT_TRANSLATE_NOOP
from canasplan.ui.theme import SPACE_S, SPACE_XS


class Command(Enum):
    """What a person can tell the window to do."""

    NEW = auto()
    SAVE = auto()
    SAVE_NEXT = auto()
    CORRECT = auto()
    VOID = auto()
    UNDO = auto()
    HISTORY = auto()
    IMPORT = auto()
    EXPORT = auto()
    REPORTS = auto()
    BOARD = auto()
    RECEIPTS = auto()
    LIGHTS = auto()
    CONFLICTS = auto()
    PROPOSALS = auto()
    APART = auto()
    TARGETS = auto()
    WHY = auto()
    BACKUPS = auto()
    VERIFY = auto()
    OPEN_FOLDER = auto()
    QUIT = auto()
    PROGRESS = auto()
    TABLE = auto()
    SEARCH = auto()
    FILTER = auto()
    REFRESH = auto()
    NEXT_PANE = auto()
    PREVIOUS_PANE = auto()
    LIGHT = auto()
    DARK = auto()
    SYSTEM = auto()
    PLANS = auto()
    PROFILE = auto()
    DATA_FOLDER = auto()
    HELP = auto()
    DIAGNOSIS = auto()
    ABOUT = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """One command as it reads, and the keys that give it."""

    command: Command
    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    tip: str = ""
    short: str = ""
    """Its word on a button."""
    shown: str = ""
    """Keys that its menu shows though they are another widget's."""
    group: str = ""
    """Commands of one group exclude each other and carry a tick."""


ENTRIES = (
    Entry(
        Command.NEW,
        QT_TRANSLATE_NOOP("Menu", "&Nuevo avance"),
        "new",
        ("Ctrl+U", "Ctrl+N"),
        QT_TRANSLATE_NOOP("Menu", "Registrar un avance de la acción elegida"),
    ),
    Entry(
        Command.SAVE,
        QT_TRANSLATE_NOOP("Menu", "&Guardar"),
        "save",
        ("Ctrl+G", "Ctrl+S"),
        QT_TRANSLATE_NOOP("Menu", "Guardar el avance del formulario"),
    ),
    Entry(
        Command.SAVE_NEXT,
        QT_TRANSLATE_NOOP("Menu", "Guardar y &seguir"),
        "save-next",
        ("Ctrl+Return", "Ctrl+Enter"),
        QT_TRANSLATE_NOOP("Menu", "Guardar y pasar a la acción siguiente"),
    ),
    Entry(
        Command.CORRECT,
        QT_TRANSLATE_NOOP("Menu", "&Corregir el avance"),
        "edit",
        ("F2",),
        QT_TRANSLATE_NOOP("Menu", "Corregir el avance elegido; lo anterior queda en el historial"),
    ),
    Entry(
        Command.VOID,
        QT_TRANSLATE_NOOP("Menu", "&Anular el avance"),
        "void",
        (),
        QT_TRANSLATE_NOOP("Menu", "Anular el avance elegido: deja de contar y sigue legible"),
        shown="Supr",
    ),
    Entry(
        Command.UNDO,
        QT_TRANSLATE_NOOP("Menu", "&Deshacer lo último guardado"),
        "undo",
        (),
        QT_TRANSLATE_NOOP("Menu", "Volver a como estaba el avance elegido, con otra revisión"),
    ),
    Entry(
        Command.HISTORY,
        QT_TRANSLATE_NOOP("Menu", "&Historial del avance"),
        "history",
        ("Ctrl+H",),
        QT_TRANSLATE_NOOP("Menu", "Ver quién guardó qué y cuándo"),
    ),
    Entry(
        Command.IMPORT,
        QT_TRANSLATE_NOOP("Menu", "&Importar…"),
        "import",
        ("Ctrl+I",),
        QT_TRANSLATE_NOOP("Menu", "Ver qué traen los archivos recibidos e incorporarlos"),
    ),
    Entry(
        Command.EXPORT,
        QT_TRANSLATE_NOOP("Menu", "&Exportar avances…"),
        "export",
        ("Ctrl+E", "Ctrl+Shift+E"),
        QT_TRANSLATE_NOOP("Menu", "Escribir el paquete para la oficina provincial, o un CSV"),
        QT_TRANSLATE_NOOP("Menu", "Exportar"),
    ),
    Entry(
        Command.REPORTS,
        QT_TRANSLATE_NOOP("Menu", "&Informes…"),
        "page",
        ("Ctrl+P",),
        QT_TRANSLATE_NOOP("Menu", "Imprimir o guardar: seguimiento, audiencia pública y fichas"),
    ),
    Entry(
        Command.BOARD,
        QT_TRANSLATE_NOOP("Menu", "&Tablero de recepción…"),
        "data",
        ("Ctrl+T",),
        QT_TRANSLATE_NOOP("Menu", "Qué llegó de cada distrito, qué falta y qué espera"),
    ),
    Entry(
        Command.RECEIPTS,
        QT_TRANSLATE_NOOP("Menu", "&Acuses…"),
        "check",
        (),
        QT_TRANSLATE_NOOP("Menu", "Decirle a un distrito qué se recibió y qué se observa"),
    ),
    Entry(
        Command.LIGHTS,
        QT_TRANSLATE_NOOP("Menu", "&Semáforo…"),
        "warning",
        (),
        QT_TRANSLATE_NOOP("Menu", "Decidir desde qué porcentaje se está en riesgo o se cumple"),
    ),
    Entry(
        Command.CONFLICTS,
        QT_TRANSLATE_NOOP("Menu", "Con&flictos…"),
        "warning",
        (),
        QT_TRANSLATE_NOOP("Menu", "Decidir entre las versiones de un mismo avance"),
    ),
    Entry(
        Command.PROPOSALS,
        QT_TRANSLATE_NOOP("Menu", "&Propuestas…"),
        "edit",
        (),
        QT_TRANSLATE_NOOP("Menu", "Decidir sobre las filas que alguien cambió a mano"),
    ),
    Entry(
        Command.APART,
        QT_TRANSLATE_NOOP("Menu", "Apartad&os…"),
        "lock",
        (),
        QT_TRANSLATE_NOOP("Menu", "Decidir sobre lo que envió quien no puede escribirlo"),
    ),
    Entry(
        Command.TARGETS,
        QT_TRANSLATE_NOOP("Menu", "&Metas…"),
        "action",
        ("Ctrl+M",),
        QT_TRANSLATE_NOOP("Menu", "Poner las metas de cada acción, distrito y año, o pegarlas"),
    ),
    Entry(
        Command.WHY,
        QT_TRANSLATE_NOOP("Menu", "¿&Por qué este %?"),
        "help",
        ("Ctrl+J",),
        QT_TRANSLATE_NOOP("Menu", "De qué sale el porcentaje de la acción elegida"),
    ),
    Entry(
        Command.BACKUPS,
        QT_TRANSLATE_NOOP("Menu", "&Respaldos…"),
        "shield",
        ("Ctrl+R",),
        QT_TRANSLATE_NOOP("Menu", "Ver los respaldos, hacer uno o volver a uno"),
    ),
    Entry(
        Command.VERIFY,
        QT_TRANSLATE_NOOP("Menu", "C&omprobar los datos"),
        "data",
        (),
        QT_TRANSLATE_NOOP("Menu", "Comparar cada registro con su huella, ahora"),
    ),
    Entry(Command.OPEN_FOLDER, QT_TRANSLATE_NOOP("Menu", "&Abrir la carpeta de datos"), "folder"),
    Entry(Command.QUIT, QT_TRANSLATE_NOOP("Menu", "&Salir"), "", ("Ctrl+Q",)),
    Entry(
        Command.PROGRESS,
        QT_TRANSLATE_NOOP("Menu", "Tablero de a&vance"),
        "data",
        ("Ctrl+D",),
        QT_TRANSLATE_NOOP("Menu", "Cuánto va por eje, tema, distrito y mes"),
    ),
    Entry(
        Command.TABLE,
        QT_TRANSLATE_NOOP("Menu", "Tabla de acc&iones"),
        "tema",
        ("Ctrl+K",),
    ),
    Entry(
        Command.SEARCH,
        QT_TRANSLATE_NOOP("Menu", "&Buscar"),
        "search",
        ("Ctrl+B", "Ctrl+F"),
        QT_TRANSLATE_NOOP("Menu", "Buscar en acciones y avances, con o sin tildes"),
    ),
    Entry(
        Command.FILTER,
        QT_TRANSLATE_NOOP("Menu", "&Filtrar la tabla"),
        "filter",
        ("Ctrl+L",),
    ),
    Entry(Command.REFRESH, QT_TRANSLATE_NOOP("Menu", "Ac&tualizar"), "refresh", ("F5",)),
    Entry(Command.NEXT_PANE, QT_TRANSLATE_NOOP("Menu", "Panel &siguiente"), "", ("F6",)),
    Entry(Command.PREVIOUS_PANE, QT_TRANSLATE_NOOP("Menu", "Panel &anterior"), "", ("Shift+F6",)),
    Entry(Command.LIGHT, QT_TRANSLATE_NOOP("Menu", "Aspecto &claro"), group="theme"),
    Entry(Command.DARK, QT_TRANSLATE_NOOP("Menu", "Aspecto &oscuro"), group="theme"),
    Entry(Command.SYSTEM, QT_TRANSLATE_NOOP("Menu", "Aspecto del siste&ma"), group="theme"),
    Entry(Command.PLANS, QT_TRANSLATE_NOOP("Menu", "&Planes de gobierno…"), "plan"),
    Entry(Command.PROFILE, QT_TRANSLATE_NOOP("Menu", "Per&fil de quien registra…"), "user"),
    Entry(Command.DATA_FOLDER, QT_TRANSLATE_NOOP("Menu", "&Carpeta de datos…"), "disk"),
    Entry(
        Command.HELP,
        QT_TRANSLATE_NOOP("Menu", "A&yuda"),
        "help",
        ("F1",),
        QT_TRANSLATE_NOOP("Menu", "Leer la ayuda, sin internet"),
        QT_TRANSLATE_NOOP("Menu", "Ayuda"),
    ),
    Entry(
        Command.DIAGNOSIS,
        QT_TRANSLATE_NOOP("Menu", "Guardar dia&gnóstico…"),
        "page",
        (),
        QT_TRANSLATE_NOOP("Menu", "Un archivo para pedir ayuda: bitácora, versiones y cuentas"),
    ),
    Entry(Command.ABOUT, QT_TRANSLATE_NOOP("Menu", "&Acerca de CanasPlan"), "info"),
)

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


def keys_text(entry: Entry) -> str:
    """Return the first keys of a command as keyboards print them."""
    return entry.shown or (entry.keys[0].replace("Return", "Intro") if entry.keys else "")


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
