"""The package ``CANAS_<ubigeo>_<sequence>.zip``: its tables and what describes them.

``avances.csv`` is always there, ``metas.csv`` where there are any; ``datapackage.json`` is a
Frictionless Tabular Data Package descriptor and the manifest: bytes, SHA-256 and rows of each
table, the number of the package and the hash of the one before. The archive's comment is a seal,
the SHA-256 of every byte before it, so no bit can change unseen. Inside, names are compared with
a closed list; nothing is ever written where a member says.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, BinaryIO, NoReturn

from canasplan.errors import Message, message
from canasplan.exchange.avances_csv import SCHEMA
from canasplan.exchange.descriptor import TABLE, descriptor
from canasplan.exchange.findings import ASK_AGAIN, UPDATE, Finding, UnreadableFileError
from canasplan.exchange.manifest import MOST_BYTES, Manifest, TableSeal, manifest_of
from canasplan.exchange.metas_csv import TABLE as METAS

MANIFEST = "datapackage.json"
_MEMBERS = (sorted((TABLE, MANIFEST)), sorted((TABLE, METAS, MANIFEST)))
_SEAL = b"canasplan-sha256:"
_SEAL_SIZE = len(_SEAL) + 64
_ENDING = b"PK\x05\x06"
_ENDING_SIZE = 22
_LONG_ENDING = b"PK\x06\x07"
_LONG_ENDING_SIZE = 20
_MOST_DIRECTORY = 1000
"""Bytes of the archive's table of contents, which has three lines at most."""
_CHUNK = 1 << 20
_MOST_MANIFEST = 1 << 20
_MOST_RATIO = 200
"""Hashes and identifiers do not shrink: real tables give about six."""
_ANY_RATIO = 1 << 20
"""Bytes that may come of however few."""

BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, OverflowError,
)  # fmt: skip
"""Whatever the standard library says of an archive that is none."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def file_name(place: str, sequence: int) -> str:
    """Return the name that the contract gives a package."""
    return f"CANAS_{place}_{sequence:04}.zip"


def write(
    target: Path, lines: Iterable[bytes], manifest: Manifest, metas: Sequence[bytes] = ()
) -> str:
    """Write a package at `target`, durable when this returns, and return its SHA-256.

    Args:
        target: a temporary name.
        lines: of the avances.
        manifest: rows, sizes and hashes are filled in from what is written.
        metas: lines of the metas, none where there is no meta.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        avances = _put(archive, TABLE, lines)
        sealed = _put(archive, METAS, metas) if metas else None
        whole = replace(manifest, **asdict(avances), metas=sealed)
        text = json.dumps(descriptor(asdict(whole)), ensure_ascii=False, indent=1)
        archive.writestr(_member(MANIFEST), text.encode())
        archive.comment = _SEAL + b"0" * 64
    with target.open("r+b") as file:
        seal = _hash_but_seal(file)
        file.seek(-64, os.SEEK_END)
        file.write(seal.hexdigest().encode())
        file.flush()
        os.fsync(file.fileno())
    seal.update(seal.hexdigest().encode())
    return seal.hexdigest()


def _put(archive: zipfile.ZipFile, name: str, lines: Iterable[bytes]) -> TableSeal:
    """Write a table, whose first line is no row."""
    digest, size, rows = hashlib.sha256(), 0, -1
    with archive.open(_member(name), "w", force_zip64=True) as table:
        for line in lines:
            digest.update(line)
            size += len(line)
            rows += 1
            table.write(line)
    return TableSeal(rows, size, digest.hexdigest())


def _member(name: str) -> zipfile.ZipInfo:
    """Return a member that says nothing of this computer or the time."""
    member = zipfile.ZipInfo(name, _LONG_AGO)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member


def _hash_but_seal(file: BinaryIO) -> hashlib._Hash:
    """Return the SHA-256 of all bytes but the last 64, to go on with."""
    left = file.seek(0, os.SEEK_END) - 64
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (chunk := file.read(min(_CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest


class Package:
    """A received package, whole and untouched."""

    def __init__(self, path: Path) -> None:
        """Prove the seal and read the manifest.

        Raises:
            UnreadableFileError: it is cut, changed, or no package of ours.
            OSError: the disk refused.
        """
        self._name = path.name
        self._archive: zipfile.ZipFile | None = None
        self._file = path.open("rb")
        try:
            self._prove_seal()
            self._archive = self._open()
            self.manifest = self._read_manifest()
        except BaseException:
            self.close()
            raise

    def table(self, name: str = TABLE) -> IO[bytes]:
        """Return the bytes of a table, from the beginning."""
        assert self._archive is not None
        return self._archive.open(name)

    def close(self) -> None:
        """Let the file go."""
        if self._archive is not None:
            self._archive.close()
        self._file.close()

    def _prove_seal(self) -> None:
        size = self._file.seek(0, os.SEEK_END)
        self._file.seek(max(0, size - _SEAL_SIZE - _ENDING_SIZE))
        self._ending = ending = self._file.read(_ENDING_SIZE)
        seal = self._file.read()
        if not ending.startswith(_ENDING) or not seal.startswith(_SEAL):
            self._refuse(
                message("un paquete completo, con su sello al final: está cortado o fue rehecho"),
                message(
                    "Pida el archivo original; si solo tiene este, ábralo e importe el "
                    "avances.csv que contiene."
                ),
            )
        digest = _hash_but_seal(self._file)
        if digest.hexdigest().encode() != seal.removeprefix(_SEAL):
            self._refuse(message("un paquete cuyo contenido dé su sello: está dañado"), ASK_AGAIN)
        digest.update(seal[-64:])
        self.sha256 = digest.hexdigest()

    def _open(self) -> zipfile.ZipFile:
        archive = None if self._is_vast() else _archive(self._file)
        if archive is None:
            self._refuse(
                message(
                    "un paquete con avances.csv, datapackage.json y, si hay metas, metas.csv, "
                    "nada más"
                ),
                ASK_AGAIN,
            )
        return archive

    def _is_vast(self) -> bool:
        """Tell whether the table of contents is too long to be read at all."""
        at = self._file.seek(0, os.SEEK_END) - _SEAL_SIZE - _ENDING_SIZE - _LONG_ENDING_SIZE
        self._file.seek(max(0, at))
        long_ = self._file.read(_LONG_ENDING_SIZE).startswith(_LONG_ENDING)
        return long_ or int.from_bytes(self._ending[12:16], "little") > _MOST_DIRECTORY

    def _read_manifest(self) -> Manifest:
        assert self._archive is not None
        try:
            with self._archive.open(MANIFEST) as member:
                manifest = manifest_of(json.loads(member.read(_MOST_MANIFEST)))
        except (*BROKEN, KeyError, TypeError, AttributeError, IndexError):
            self._refuse(message("una descripción (datapackage.json) que se entienda"), ASK_AGAIN)
        if manifest.schema != int(SCHEMA):
            told = message("esquema 1 y es {schema}, de un CanasPlan más nuevo",
                           schema=manifest.schema)  # fmt: skip
            self._refuse(told, UPDATE)
        described = {TABLE: manifest.size}
        if manifest.metas is not None:
            described[METAS] = manifest.metas.size
        there = {one.filename: one.file_size for one in self._archive.infolist()}
        del there[MANIFEST]
        if described != there:
            self._refuse(message("la tabla que describe el paquete: no es la misma"), ASK_AGAIN)
        return manifest

    def _refuse(self, expected: Message, remedy: Message) -> NoReturn:
        raise UnreadableFileError(Finding(self._name, None, None, "", expected, remedy))


def _archive(file: BinaryIO) -> zipfile.ZipFile | None:
    """Return an archive that holds what a package holds, or ``None``."""
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN:
        return None
    members = archive.infolist()
    if sorted(one.filename for one in members) in _MEMBERS and all(map(_is_sane, members)):
        return archive
    return None


def _is_sane(member: zipfile.ZipInfo) -> bool:
    packed = member.compress_size
    return (
        member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        and not member.flag_bits & 1  # not encrypted
        and member.file_size <= (_MOST_MANIFEST if member.filename == MANIFEST else MOST_BYTES)
        and member.file_size <= packed * _MOST_RATIO + _ANY_RATIO
    )
