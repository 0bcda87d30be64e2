"""Messages a person can act on, kept apart from bugs.

A message is a Spanish template and its values, so that the window can pass the template
through Qt's translation and the command line can print it as it is.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A Spanish sentence with ``{named}`` places and the values that fill them."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values) if self.values else self.template


def message(template: str, **values: object) -> Message:
    """Write ``message("Faltan {n} filas.", n=3)`` for a `Message`."""
    return Message(template, values)


class CanasplanError(Exception):
    """Something was refused and nothing changed; the message says what to do.

    Everything else that is raised is a bug.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.message = Message(template, values)
        super().__init__(str(self.message))


_SYSTEM_REASONS = {
    errno.ENOENT: "no existe",
    errno.EACCES: "falta permiso",
    errno.EPERM: "falta permiso",
    errno.EROFS: "es de solo lectura",
    errno.ENOSPC: "el disco está lleno",
    errno.EDQUOT: "el disco está lleno",
    errno.EFBIG: "el archivo no cabe",
    errno.EISDIR: "es una carpeta",
    errno.ENOTDIR: "no es una carpeta",
    errno.EEXIST: "ya existe y no es una carpeta",
    errno.ENAMETOOLONG: "el nombre es demasiado largo",
    errno.EIO: "el disco no responde bien",
}


def system_reason(error: OSError) -> str:
    """Say in Spanish why the system refused a file or a folder; its own words if unknown."""
    return _SYSTEM_REASONS.get(error.errno or 0, error.strerror or str(error))
