"""What can be wrong with a data folder at its opening: each kind with its own sentence.

A trouble leaves everything as it was found. The window has a screen for each, the command line
prints the sentence.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from canasplan.errors import CanasplanError


class Trouble(StrEnum):
    """Why a data folder cannot be worked with as usual."""

    MISSING = "falta"
    """Journal or backups are here, the database is not."""
    EMPTY = "vacio"
    TRUNCATED = "cortado"
    DAMAGED = "danado"
    FOREIGN = "ajeno"
    """Of another program, or no database at all."""
    NEWER = "mas-nuevo"
    READ_ONLY = "solo-lectura"
    REMOVABLE = "extraible"
    NETWORK = "red"
    SYNCED = "sincronizada"
    FULL = "lleno"
    IN_USE = "en-uso"


RECOVERABLE = frozenset({Trouble.MISSING, Trouble.EMPTY, Trouble.TRUNCATED, Trouble.DAMAGED})
"""Those that a backup and the journal can heal."""

_SENTENCES = {
    Trouble.MISSING: "Falta el archivo de datos {path}, pero están su diario o sus respaldos. "
    "No se creó otro: recupere los datos con «canasplan restaurar».",
    Trouble.EMPTY: "El archivo de datos {path} está vacío. No se tocó: "
    "recupere los datos con «canasplan restaurar».",
    Trouble.TRUNCATED: "El archivo de datos {path} está cortado. No se tocó: "
    "recupere los datos con «canasplan restaurar».",
    Trouble.DAMAGED: "El archivo de datos {path} está dañado. No se tocó: "
    "recupere los datos con «canasplan restaurar».",
    Trouble.FOREIGN: "El archivo {path} no es de CanasPlan. No se tocó: "
    "elija otra carpeta con --datos o mueva ese archivo.",
    Trouble.NEWER: "Los datos de {path} son de una versión más nueva de CanasPlan. No se tocaron: "
    "hace falta un programa que conozca el esquema de datos {schema} (este, hasta el {known}; "
    "«canasplan --version» lo dice). Ábralos con él o elija otra carpeta con --datos.",
    Trouble.READ_ONLY: "La carpeta {path} es de solo lectura: se puede consultar, no registrar. "
    "Pida permiso de escritura o elija otra carpeta con --datos.",
    Trouble.REMOVABLE: "La carpeta {path} está en una memoria o un disco extraíble, que puede "
    "soltarse mientras se guarda. No se abrió: elija una carpeta de esta computadora con --datos; "
    "a la memoria se exporta y se respalda.",
    Trouble.NETWORK: "La carpeta {path} está en la red, donde los datos se dañan. No se abrió: "
    "elija una carpeta de esta computadora con --datos; a la red se exporta y se respalda.",
    Trouble.SYNCED: "La carpeta {path} se sincroniza con {service}, que puede dañar los datos. "
    "No se abrió: elija otra carpeta con --datos; en esa se exporta y se respalda.",
    Trouble.FULL: "El disco de {path} está lleno y no se puede trabajar sin espacio. "
    "No se perdió nada: libere espacio y abra otra vez.",
    Trouble.IN_USE: "Los datos de {path} ya están abiertos: {who}. "
    "Siga en esa ventana, o ciérrela y vuelva a intentarlo.",
}


class DataTroubleError(CanasplanError):
    """A data folder cannot be worked with as usual; nothing was changed."""

    def __init__(self, trouble: Trouble, path: Path, **values: object) -> None:
        self.trouble = trouble
        self.path = path
        super().__init__(_SENTENCES[trouble], path=path, **values)
