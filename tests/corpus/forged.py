"""Packages, whole and forged: an archive of any content, under a seal that holds."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from random import Random
from typing import Any
from uuid import UUID

from canasplan.exchange.descriptor import descriptor
from tests.corpus.case import Case, Fate, refused
from tests.corpus.source import Row, first, hashes, rows_of, some, written

SEAL = b"canasplan-sha256:"
NAME = "CANAS_080505_0001.zip"


def sealed(archive: bytes) -> bytes:
    """An archive, that has no comment, with its seal."""
    whole = archive[:-2] + (len(SEAL) + 64).to_bytes(2, "little") + SEAL
    return whole + hashlib.sha256(whole).hexdigest().encode()


def unsealed(package: bytes) -> bytes:
    """The archive of a package."""
    return package[: -len(SEAL) - 66] + b"\0\0"


def described(table: bytes, count: int, **changes: Any) -> dict[str, Any]:
    """What a package says of itself."""
    return descriptor(
        {
            "scope": "080505",
            "sequence": 1,
            "moment": "2022-09-15T14:30:00.000Z",
            "previous": "",
            "installation": f"eq-{UUID(hashlib.sha256(table).hexdigest()[:32])}",
            "author": "Rosa Quispe (Técnica de campo)",
            "program": "CanasPlan 0.1.0",
            "schema": 1,
            "rows": count,
            "size": len(table),
            "sha256": hashlib.sha256(table).hexdigest(),
            **changes,
        }
    )


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return file.getvalue()


def package(rows: list[Row], **changes: Any) -> bytes:
    """A package as the program makes it, or one that lies."""
    table = written(rows)
    return packed(table, described(table, len(rows), **changes))


def packed(table: bytes, description: Any) -> bytes:
    """A sealed package of a table and a description."""
    text = json.dumps(description).encode()
    return sealed(zipped({"avances.csv": table, "datapackage.json": text}))


# --- Whole


def whole(random: Random) -> Case:
    """As it was made."""
    rows = some(random)
    return Case(NAME, package(rows), Fate.ACCEPTED, hashes(rows))


def another_sender(random: Random) -> Case:
    """A package of a district with rows of another one, which that one wrote itself."""
    rows = some(random, "080501")
    return Case(NAME, package(rows), Fate.APART, set_apart=len(rows))


def edited(random: Random) -> Case:
    """A sealed table with an edited row is still judged row by row."""
    rows = some(random)
    rest = rows[1:]
    rows[0] = rows[0] | {"monto_soles": "3.33"}
    return Case(NAME, package(rows), Fate.PROPOSAL, hashes(rest), proposals=1)


# --- Damaged


def bit(random: Random) -> Case:
    """One bit turned over."""
    data = bytearray(package(some(random)))
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return refused(bytes(data), file=NAME)


def cut(random: Random) -> Case:
    """Cut at any byte."""
    data = package(some(random))
    return refused(data[: random.randrange(1, len(data))], file=NAME)


def longer(random: Random) -> Case:
    """With something behind it, or in front."""
    data, more = package(some(random)), random.randbytes(random.randrange(1, 100))
    return refused(random.choice((data + more, b"PK\x03\x04" + more + data)), file=NAME)


def rezipped(random: Random) -> Case:
    """Unpacked and packed again by another program."""
    rows = some(random)
    table = written(rows)
    text = json.dumps(described(table, len(rows))).encode()
    data = zipped({"avances.csv": table, "datapackage.json": text})
    return refused(data, says="fue rehecho", file=NAME)


# --- Forged under a seal


def members(random: Random) -> Case:
    """Other members than the two, wherever they want to be written."""
    rows = some(random)
    table = written(rows)
    text = json.dumps(described(table, len(rows))).encode()
    good = {"avances.csv": table, "datapackage.json": text}
    found = random.choice(
        (
            {"../avances.csv": table, "datapackage.json": text},
            {"/etc/avances.csv": table, "datapackage.json": text},
            {"C:\\avances.csv": table, "datapackage.json": text},
            {"AVANCES.CSV": table, "datapackage.json": text},
            {"datapackage.json": text},
            {"avances.csv": table},
            {},
            good | {"otro.txt": b"x"},
            good | {"../../x": b"x"},
            good | {f"{number}": b"" for number in range(2000)},
        )
    )
    return refused(sealed(zipped(found)), says="" if not found else "nada más", file=NAME)


def twice(random: Random) -> Case:
    """The same name twice."""
    raw = zipped({"avances.csv": b"x", "avances.cs_": b"y"}).replace(b"avances.cs_", b"avances.csv")
    return refused(sealed(raw), says="nada más", file=NAME)


def encrypted(random: Random) -> Case:
    """Flags, methods and sizes that no package of ours has."""
    raw = bytearray(unsealed(package(some(random))))
    at = raw.index(b"PK\x01\x02")
    change = random.choice(("flag", "method", "size", "vast"))
    if change == "flag":
        raw[at + 8] |= 1
    elif change == "method":
        raw[at + 10] = random.choice((12, 14, 99))
    elif change == "size":
        raw[at + 24 : at + 28] = b"\xff\xff\xff\xf0"
    else:
        raw[-10:-6] = b"\xff\xff\xff\x7f"
    return refused(sealed(bytes(raw)), says="nada más", file=NAME)


def bomb(random: Random) -> Case:
    """A little that becomes very much."""
    table = b"\0" * (40 << 20) if random.random() < 0.5 else b"," * (8 << 20)
    return refused(packed(table, described(table, 1)), says="nada más", file=NAME)


def broken_table(random: Random) -> Case:
    """A table whose own check does not hold."""
    raw = bytearray(unsealed(package(some(random))))
    raw[raw.index(b"avances.csv") + 12 + random.randrange(40)] ^= 0x55
    return refused(sealed(bytes(raw)), file=NAME)


LIES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"rows": 99}, "las 99 filas"),
    ({"rows": 0}, "las 0 filas"),
    ({"size": 5}, "no es la misma"),
    ({"sha256": "0" * 64}, "no es la misma"),
    ({"schema": 2}, "más nuevo"),
    ({"sequence": 0}, "que se entienda"),
    ({"sequence": 10**30}, "que se entienda"),
    ({"sequence": "1"}, "que se entienda"),
    ({"sequence": True}, "que se entienda"),
    ({"sequence": 1.5}, "que se entienda"),
    ({"rows": -1}, "que se entienda"),
    ({"previous": "x"}, "que se entienda"),
    ({"previous": None}, "que se entienda"),
    ({"scope": "0001"}, "que se entienda"),
    ({"scope": "150101\n"}, "que se entienda"),
    ({"author": "\ud800"}, "que se entienda"),
    ({"author": ""}, "que se entienda"),
    ({"installation": "7"}, "que se entienda"),
    ({"moment": "ayer"}, "que se entienda"),
    ({"program": []}, "que se entienda"),
)


def lies(random: Random) -> Case:
    """A description of something else."""
    change, says = random.choice(LIES)
    rows = some(random)
    table = written(rows)
    description = described(table, len(rows))
    if set(change) == {"sequence"}:
        description["canasplan"]["envio"] = change["sequence"]
    else:
        description = described(table, len(rows), **change)
    return refused(packed(table, description), says=says, file=NAME)


MANIFESTS = (
    b"", b"{}", b"[]", b"7", b"null", b"{", b"[" * 100_000, b"\xff", b'{"canasplan":[]}',
    b'{"canasplan":{},"resources":[]}', b'{"canasplan":{},"resources":{}}', b"1" * 10_000,
    b" " * (1 << 20), b'{"canasplan":{},"resources":[7]}', b'{"resources":[{"hash":7}]}',
)  # fmt: skip


def manifests(random: Random) -> Case:
    """A description that is none."""
    table = written(some(random))
    raw = zipped({"avances.csv": table, "datapackage.json": random.choice(MANIFESTS)})
    return refused(sealed(raw), file=NAME)


def hash_of_no_text(random: Random) -> Case:
    """A description whose hash is a number."""
    rows = rows_of([first(random)])
    table = written(rows)
    description = described(table, 1)
    description["resources"][0]["hash"] = 7
    return refused(packed(table, description), says="que se entienda", file=NAME)


def refused_row(random: Random) -> Case:
    """A whole package of a file that is cut."""
    rows = some(random)
    return refused(package(rows[:-1]), len(rows) + 1, "fila", "", "falta la número", file=NAME)
