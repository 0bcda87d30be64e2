"""Opening what was received: a CSV, a package or a receipt, told apart by what is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from canasplan.errors import CanasplanError, message
from canasplan.exchange import avances_csv, metas_csv
from canasplan.exchange.descriptor import TABLE
from canasplan.exchange.encoding import Examined, examine
from canasplan.exchange.findings import ASK_AGAIN, Finding, UnreadableFileError, unreadable
from canasplan.exchange.manifest import Manifest, TableSeal
from canasplan.exchange.package import BROKEN, Package
from canasplan.exchange.sheet import names_in

ReadBytes = Callable[[int], None]
"""Hears how many bytes were read; may raise to give up."""


class Format(StrEnum):
    """What a received file is."""

    CSV = "csv"
    PACKAGE = "paquete"
    RECEIPT = "acuse"
    METAS = "metas"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a received file, open at its beginning."""

    file: IO[bytes]
    examined: Examined
    name: str
    """For what is said about it."""


@dataclass(frozen=True, slots=True)
class Received:
    """A received file that is whole."""

    format: Format
    sha256: str
    """Of the whole file."""
    avances: Table | None
    """Like the next: ``None`` where it has no such table; one of them it has."""
    metas: Table | None
    manifest: Manifest | None


def format_of(path: Path) -> Format:
    """Tell by its first bytes what a file wants to be; raise `OSError`."""
    with path.open("rb") as file:
        head = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"PK\x03\x04"):
        return Format.PACKAGE
    return Format.RECEIPT if head.startswith(b"{") else Format.CSV


def likely_format(path: Path) -> Format:
    """Tell what a file wants to be; of one that cannot be read, opening it tells more."""
    try:
        return format_of(path)
    except OSError:
        return Format.CSV


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file: the quickest way to tell one that is known already.

    Raises:
        UnreadableFileError: the disk refused.
    """
    with _readable(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened(path: Path, told: ReadBytes = lambda _: None) -> Iterator[Received]:
    """Open a CSV, which its header says what it is of, or a package.

    Raises:
        UnreadableFileError: it is cut, changed, or none of both.
    """
    with ExitStack() as held:
        with _readable(path):
            if format_of(path) is Format.PACKAGE:
                package = held.enter_context(closing(Package(path)))
                received = _tables_of(package, path.name, told)
            else:
                file = held.enter_context(path.open("rb"))
                received = _csv(Table(file, examine(file, path.name, told), path.name))
        yield received


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unreadable(path.name, error) from error


def _csv(table: Table) -> Received:
    names = names_in(table.file, table.examined.encoding)
    if len(names & {*metas_csv.COLUMNS}) > len(names & {*avances_csv.COLUMNS}):
        return Received(Format.METAS, table.examined.sha256, None, table, None)
    return Received(Format.CSV, table.examined.sha256, table, None, None)


def _tables_of(package: Package, name: str, told: ReadBytes) -> Received:
    """Hold the tables of a package against its manifest."""
    manifest = package.manifest
    own = TableSeal(manifest.rows, manifest.size, manifest.sha256)
    avances = _table_of(package, TABLE, own, name, told)
    metas = None
    if manifest.metas is not None:
        within = f"{name} ({metas_csv.TABLE})"
        metas = _table_of(package, metas_csv.TABLE, manifest.metas, within, lambda _: None)
    return Received(Format.PACKAGE, package.sha256, avances, metas, manifest)


def _table_of(
    package: Package, member: str, described: TableSeal, name: str, told: ReadBytes
) -> Table:
    expected = message("la tabla que describe el paquete: no es la misma")
    other = UnreadableFileError(Finding(name, None, None, "", expected, ASK_AGAIN))
    try:
        table = package.table(member)
        examined = examine(table, name, told)
    except BROKEN as error:
        raise other from error
    if (examined.size, examined.sha256) != (described.size, described.sha256):
        raise other
    return Table(table, examined, name)


ENDINGS = (".csv", ".zip", ".json")
_FEW = 500


def files_in(paths: Sequence[Path]) -> list[Path]:
    """Return files as given, and of folders what may be importable in them, sorted by name.

    Raises:
        CanasplanError: a path is not there, or a folder holds nothing or too much.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [one for one in sorted(path.iterdir()) if one.suffix.lower() in ENDINGS]
            inside = [one for one in inside if one.is_file() and not one.name.startswith(".")]
            if not inside:
                raise CanasplanError(
                    "En la carpeta {folder} no hay archivos CSV, ZIP ni JSON.", folder=path
                )
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise CanasplanError("No existe {path}. Revise el nombre o la memoria.", path=path)
    if len(found) > _FEW:
        raise CanasplanError(
            "Son {count} archivos; importe hasta {few} a la vez.", count=len(found), few=_FEW
        )
    return list(dict.fromkeys(found))
