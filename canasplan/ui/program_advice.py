"""What is wise where the program runs from, in the words of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from canasplan.program_place import Standing
from canasplan.ui.texts import QT_TRANSLATE_NOOP

_ADVICE = {
    Standing.REMOVABLE: QT_TRANSLATE_NOOP(
        "ProgramAdvice",
        "El programa se abrió desde una memoria. Conviene copiarlo a esta computadora y dejar la "
        "memoria para llevar el programa y los paquetes.",
    ),
    Standing.NETWORK: QT_TRANSLATE_NOOP(
        "ProgramAdvice",
        "El programa se abrió desde la red: si la red se corta, se cierra. Conviene copiarlo a "
        "esta computadora.",
    ),
    Standing.SYNCED: QT_TRANSLATE_NOOP(
        "ProgramAdvice",
        "El programa está en una carpeta que se sincroniza, y pueden quitarlo de aquí para ahorrar "
        "espacio. Conviene ponerlo en otra carpeta.",
    ),
    Standing.DOWNLOADS: QT_TRANSLATE_NOOP(
        "ProgramAdvice",
        "El programa está en Descargas, que suele vaciarse. Conviene cerrarlo y mover su carpeta "
        "entera a otro lugar.",
    ),
    Standing.TEMPORARY: QT_TRANSLATE_NOOP(
        "ProgramAdvice",
        "El programa se abrió desde dentro de un ZIP o de una carpeta temporal, que se borra sola. "
        "Conviene cerrarlo, extraer todo en una carpeta, con sus datos, y abrirlo desde ahí.",
    ),
}
_WHERE = QT_TRANSLATE_NOOP("ProgramAdvice", "Los datos están en {folder}.")


def advice_text(standing: Standing, folder: str) -> str:
    """Return what is wise, and where the data are; empty where the program stands well."""
    if standing not in _ADVICE:
        return ""
    told = (
        QCoreApplication.translate("ProgramAdvice", text) for text in (_ADVICE[standing], _WHERE)
    )
    return " ".join(told).format(folder=folder)
