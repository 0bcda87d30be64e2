"""All commands of the window as a table: words, icons, keys."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from canasplan.ui.texts import QT_TRANSLATE_NOOP


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
        QT_TRANSLATE_NOOP("Menu", "I&nformes…"),
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
        QT_TRANSLATE_NOOP("Menu", "Decidir entre las versiones de un avance o de una meta"),
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
        QT_TRANSLATE_NOOP("Menu", "¿Por &qué este %?"),
        "help",
        ("Ctrl+J",),
        QT_TRANSLATE_NOOP(
            "Menu", "De qué sale el porcentaje: de la acción, del eje o tema, o del tablero"
        ),
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


def keys_text(entry: Entry) -> str:
    """Return the first keys of a command as keyboards print them."""
    return entry.shown or (entry.keys[0].replace("Return", "Intro") if entry.keys else "")
