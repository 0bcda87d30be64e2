"""What each screen of a data folder that cannot be opened says and offers: one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication

from canasplan.trouble import RECOVERABLE, Trouble
from canasplan.ui.texts import QT_TRANSLATE_NOOP


class Answer(Enum):
    """What a person can choose on a screen, beside leaving."""

    RECOVER = auto()
    CONSULT = auto()
    RETRY = auto()
    OTHER_FOLDER = auto()


_ANSWERS = {
    Answer.RECOVER: ("history", QT_TRANSLATE_NOOP("Trouble", "&Recuperar los datos")),
    Answer.CONSULT: ("search", QT_TRANSLATE_NOOP("Trouble", "Abrir &solo para consultar")),
    Answer.RETRY: ("refresh", QT_TRANSLATE_NOOP("Trouble", "&Volver a intentar")),
    Answer.OTHER_FOLDER: ("folder", QT_TRANSLATE_NOOP("Trouble", "&Elegir otra carpeta…")),
}


def icon_of(answer: Answer) -> str:
    """Return the name of an answer's icon."""
    return _ANSWERS[answer][0]


def label_of(answer: Answer) -> str:
    """Return what an answer reads as."""
    return QCoreApplication.translate("Trouble", _ANSWERS[answer][1])


@dataclass(frozen=True, slots=True)
class Screen:
    """The words of one trouble; the first answer is the one that Enter gives."""

    icon: str
    tone: str
    heading: str
    explanation: str
    safe: str
    remedy: str
    answers: tuple[Answer, ...]


def screen_of(trouble: Trouble) -> Screen:
    """Return the screen of a trouble, translated; its values are still to be filled in."""
    icon, tone, *texts = _SCREENS[trouble]
    heading, explanation, safe, remedy = (
        QCoreApplication.translate("Trouble", text) for text in texts
    )
    return Screen(icon, tone, heading, explanation, safe, remedy, _answers(trouble))


def _answers(trouble: Trouble) -> tuple[Answer, ...]:
    if trouble in RECOVERABLE:
        return Answer.RECOVER, Answer.OTHER_FOLDER
    return _OFFERED.get(trouble, (Answer.OTHER_FOLDER, Answer.RETRY))


_OFFERED = {
    Trouble.READ_ONLY: (Answer.CONSULT, Answer.RETRY, Answer.OTHER_FOLDER),
    Trouble.FULL: (Answer.RETRY, Answer.OTHER_FOLDER),
    Trouble.IN_USE: (Answer.RETRY, Answer.OTHER_FOLDER),
}
_KEPT = QT_TRANSLATE_NOOP(
    "Trouble",
    "El archivo quedó tal como estaba. Cada avance guardado va además al diario y a los respaldos.",
)
_RECOVER = QT_TRANSLATE_NOOP(
    "Trouble", "Recupere los datos: antes de decidir verá qué vuelve y si falta algo."
)
_UNTOUCHED = QT_TRANSLATE_NOOP("Trouble", "No se cambió nada en esa carpeta.")
_SCREENS = {
    Trouble.MISSING: (
        "data",
        "danger",
        QT_TRANSLATE_NOOP("Trouble", "Falta el archivo de datos"),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "En esta carpeta están el diario o los respaldos de CanasPlan, pero no el archivo con "
            "los avances. Quizá alguien lo movió o lo borró.",
        ),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "No se creó uno vacío en su lugar. Lo guardado está en el diario y en los respaldos.",
        ),
        QT_TRANSLATE_NOOP(
            "Trouble", "Recupere los datos, o elija la carpeta a la que se movió el archivo."
        ),
    ),
    Trouble.EMPTY: (
        "data",
        "danger",
        QT_TRANSLATE_NOOP("Trouble", "El archivo de datos está vacío"),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "El archivo está en su sitio, pero no tiene contenido. Pasa cuando un disco falla o "
            "cuando una copia se interrumpe.",
        ),
        _KEPT,
        _RECOVER,
    ),
    Trouble.TRUNCATED: (
        "data",
        "danger",
        QT_TRANSLATE_NOOP("Trouble", "El archivo de datos está cortado"),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "Es más corto de lo que debe ser: le falta el final. Pasa cuando un disco falla o "
            "cuando una copia se interrumpe.",
        ),
        _KEPT,
        _RECOVER,
    ),
    Trouble.DAMAGED: (
        "data",
        "danger",
        QT_TRANSLATE_NOOP("Trouble", "El archivo de datos está dañado"),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "Una parte no se puede leer. Pasa cuando un disco falla o cuando otro programa "
            "escribe en el archivo.",
        ),
        _KEPT,
        _RECOVER,
    ),
    Trouble.FOREIGN: (
        "page",
        "warning",
        QT_TRANSLATE_NOOP("Trouble", "El archivo no es de CanasPlan"),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "En esta carpeta hay un archivo con el nombre del de CanasPlan, pero es de otro "
            "programa o no guarda datos.",
        ),
        QT_TRANSLATE_NOOP("Trouble", "Ese archivo no se tocó."),
        QT_TRANSLATE_NOOP(
            "Trouble", "Elija otra carpeta, o mueva ese archivo a otro lugar y vuelva a intentar."
        ),
    ),
    Trouble.NEWER: (
        "data",
        "warning",
        QT_TRANSLATE_NOOP("Trouble", "Los datos son de una versión más nueva"),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "Los guardó un CanasPlan más nuevo que este. Tienen el esquema de datos {schema}; este "
            "programa conoce hasta el {known}, como dice en Ayuda, Acerca de.",
        ),
        QT_TRANSLATE_NOOP("Trouble", "No se cambió nada: siguen como los dejó la versión nueva."),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "Abra un CanasPlan que conozca el esquema {schema}; si no lo tiene, pídalo a la "
            "oficina provincial en una memoria. O elija otra carpeta.",
        ),
    ),
    Trouble.READ_ONLY: (
        "lock",
        "accent",
        QT_TRANSLATE_NOOP("Trouble", "La carpeta es de solo lectura"),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "CanasPlan no puede escribir en ella: falta permiso, o el disco está protegido.",
        ),
        _UNTOUCHED,
        QT_TRANSLATE_NOOP(
            "Trouble",
            "Ábrala solo para consultar y exportar. Para registrar, pida permiso de escritura y "
            "vuelva a intentar.",
        ),
    ),
    Trouble.REMOVABLE: (
        "usb",
        "warning",
        QT_TRANSLATE_NOOP("Trouble", "Los datos están en una memoria extraíble"),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "Si se suelta mientras se guarda, los datos se dañan. Por eso CanasPlan no trabaja "
            "ahí.",
        ),
        _UNTOUCHED,
        QT_TRANSLATE_NOOP(
            "Trouble",
            "Elija una carpeta de esta computadora; si ahí hay datos, cópiela antes entera. "
            "A la memoria se exporta y se respalda.",
        ),
    ),
    Trouble.NETWORK: (
        "network",
        "warning",
        QT_TRANSLATE_NOOP("Trouble", "Los datos están en la red"),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "Cuando la red se corta mientras se guarda, los datos se dañan. Por eso CanasPlan no "
            "trabaja ahí.",
        ),
        _UNTOUCHED,
        QT_TRANSLATE_NOOP(
            "Trouble",
            "Elija una carpeta de esta computadora; si ahí hay datos, cópiela antes entera. "
            "A la red se exporta y se respalda.",
        ),
    ),
    Trouble.SYNCED: (
        "cloud",
        "warning",
        QT_TRANSLATE_NOOP("Trouble", "La carpeta se sincroniza con {service}"),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "{service} copia y cambia archivos mientras se guarda, y así los datos se dañan. "
            "Por eso CanasPlan no trabaja ahí.",
        ),
        _UNTOUCHED,
        QT_TRANSLATE_NOOP(
            "Trouble",
            "Elija una carpeta que no se sincronice; si ahí hay datos, cópiela antes entera. "
            "A {service} se exporta y se respalda.",
        ),
    ),
    Trouble.FULL: (
        "disk",
        "warning",
        QT_TRANSLATE_NOOP("Trouble", "El disco está lleno"),
        QT_TRANSLATE_NOOP("Trouble", "Sin espacio libre CanasPlan no puede guardar con seguridad."),
        QT_TRANSLATE_NOOP("Trouble", "No se perdió nada: lo que decía «Guardado» está a salvo."),
        QT_TRANSLATE_NOOP(
            "Trouble",
            "Libere espacio —vacíe la papelera, lleve fotos y videos a otro disco— y vuelva a "
            "intentar.",
        ),
    ),
    Trouble.IN_USE: (
        "windows",
        "accent",
        QT_TRANSLATE_NOOP("Trouble", "Los datos ya están abiertos"),
        QT_TRANSLATE_NOOP("Trouble", "Los tiene {who}. A la vez solo uno puede registrar."),
        _UNTOUCHED,
        QT_TRANSLATE_NOOP("Trouble", "Siga en esa ventana, o ciérrela y vuelva a intentar aquí."),
    ),
}
