"""The report for support: what state a data folder is in, and nothing that anybody wrote there."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from canasplan import diagnostics
from canasplan.backups import Reason
from canasplan.bootstrap import Workspace, open_workspace
from canasplan.errors import CanasplanError
from canasplan.exchange.export import ExportRequest
from canasplan.integrity import Fault, Verification
from canasplan.model import Draft, Profile
from canasplan.paths import BACKUPS, DATABASE, JOURNAL, LOCK, LOG_FILE, LOG_FOLDER
from canasplan.places import Places
from tests.conftest import FixedClock

VERSIONS = {"CanasPlan": "0.1.0"}
SECRET = "zorrilla"
"""In everything that people wrote, in one spelling or another."""


def report_of(packed: Path) -> dict[str, Any]:
    """The JSON document of a report."""
    with ZipFile(packed) as archive:
        assert archive.testzip() is None
        found: dict[str, Any] = json.loads(archive.read(diagnostics.REPORT))
    return found


@pytest.fixture
def report(folder: Path, tmp_path: Path, clock: FixedClock) -> Callable[[], dict[str, Any]]:
    """Writes a report about the folder and returns its document."""

    def write() -> dict[str, Any]:
        return report_of(diagnostics.write(folder, tmp_path / "informe.zip", VERSIONS, clock))

    return write


@pytest.fixture
def lived_in(folder: Path, clock: FixedClock, tmp_path: Path, fields: dict[str, str]) -> Path:
    """A data folder where the secret is in everything that can be written."""
    with open_workspace(folder, clock) as workspace:
        _work(workspace, fields)
        workspace.backups.set_extra_place(_folder(tmp_path / "USB de Zorrilla"))
        workspace.backups.make(Reason.HAND)
        workspace.exports.write(ExportRequest(), tmp_path / "para Zorrilla.csv")
    (folder / "ventana.ini").write_text("[buscar]\nrecientes=zorrilla\n", encoding="utf-8")
    (folder / "Zorrilla, informe.docx").write_text("zorrilla")
    (folder / BACKUPS / "canasplan zorrilla.db").write_text("zorrilla")
    log = _folder(folder / LOG_FOLDER) / LOG_FILE
    log.write_text(
        "2022-03-04 10:04:06,001 CRITICAL Traceback (most recent call last):\n"
        '  File "/home/zorrilla/canasplan/progress.py", line 12, in save\n'
        "    raise ValueError(text)\n"
        "ValueError: no se pudo guardar «Zorrilla»\n",
        encoding="utf-8",
    )
    shutil.copy(log, log.with_name(f"{LOG_FILE}.1"))
    shutil.copy(log, log.with_name(f"{LOG_FILE}.zorrilla"))
    return folder


def _work(workspace: Workspace, fields: dict[str, str]) -> None:
    workspace.profiles.set(Profile("080505", "Ana Zorrilla", "Hija de Zorrilla"))
    workspace.localities.add("080505", "Zorrillapata")
    texted = ("locality", "unit", "responsible", "allies", "achievements", "difficulties")
    texts = dict.fromkeys(texted, "Zorrilla")
    book = workspace.progress
    first = book.save(fields | texts, record=book.new_record())
    book.save(
        fields | texts | {"percent": "30"},
        record=first.record,
        base=first.hash,
        reason="Lo dijo Zorrilla",
    )
    second = book.save(fields | {"action": "1.02.04"}, record=book.new_record())
    book.void(second.record, reason="Zorrilla lo registró dos veces")
    meta = {"action": "1.02.03", "ubigeo": "080505", "year": "2022", "unit": "zorrillas"}
    workspace.targets.save([meta | {"quantity": "12"}])
    record = book.new_record()
    draft = Draft(record, "1.02.03", None, {"achievements": "Zorrilla"}, "2022-03-04T15:04:05.000Z")
    workspace.drafts.keep(draft)


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


# --- What it tells, and what it never does


def test_it_counts_what_is_there(lived_in: Path, report: Callable[[], dict[str, Any]]) -> None:
    found = report()

    base = found["base"]
    assert {name: base[name] for name in ("revisiones", "registros", "anulados")} == {
        "revisiones": 4,
        "registros": 2,
        "anulados": 1,
    }
    assert (base["borradores"], base["exportaciones"], base["planes"]) == (1, 1, 1)
    assert (base["comunidades"], base["metas"]) == (1, 1)
    assert (base["conflictos"], base["pendientes"]) == (0, 0)
    size = (lived_in / DATABASE).stat().st_size
    assert base["paginas"] * base["bytes_por_pagina"] == size
    assert found["versiones"] == VERSIONS
    assert found["momento"] == "2022-09-15T14:30:00.000Z"
    assert found["verificacion"] is None
    here = found["archivos"]["."]
    assert here["propios"][DATABASE]["bytes"] == size
    assert here["otros"] == 1
    assert found["archivos"][BACKUPS]["otros"] == 1
    assert found["carpeta"]["bytes_libres"] > 0
    journal = (lived_in / JOURNAL).read_bytes()
    assert found["diario"] == {
        "bytes": len(journal),
        "lineas": base["revisiones"] + base["comunidades"] + base["metas"],
        "rotas": 0,
    }


def test_it_lists_the_backups(lived_in: Path, report: Callable[[], dict[str, Any]]) -> None:
    here, extra = sorted(report()["respaldos"], key=lambda backup: bool(backup["lugar_extra"]))

    assert here["motivo"] == "a-mano"
    assert here["momento"] == "2022-09-15T14:30:00.000Z"
    assert here["comprobado"] is True
    assert here["bytes"] > 0
    assert extra == here | {"lugar_extra": True}


def test_not_a_word_of_what_people_wrote_is_in_it(
    lived_in: Path, tmp_path: Path, clock: FixedClock
) -> None:
    whole = b"".join(path.read_bytes() for path in lived_in.rglob("*") if path.is_file())
    assert whole.lower().count(SECRET.encode()) > 20
    found = Verification(4, 2, (Fault("av-1", "El texto «Zorrilla» no corresponde."),))

    packed = diagnostics.write(
        lived_in, tmp_path / "informe.zip", VERSIONS, clock, verification=found
    )

    with ZipFile(packed) as archive:
        parts = [name.encode() + archive.read(name) for name in archive.namelist()]
    unpacked = b"\n".join([*parts, packed.read_bytes()]).lower()
    assert SECRET.encode() not in unpacked
    assert b"quispe" not in unpacked
    assert report_of(packed)["verificacion"] == {"revisiones": 4, "registros": 2, "fallas": 1}


def test_the_logs_go_along_without_what_the_exceptions_said(
    lived_in: Path, tmp_path: Path, clock: FixedClock
) -> None:
    packed = diagnostics.write(lived_in, tmp_path / "informe.zip", VERSIONS, clock)

    with ZipFile(packed) as archive:
        names = archive.namelist()
        log = archive.read(f"{LOG_FOLDER}/{LOG_FILE}").decode()
    assert names == [diagnostics.REPORT, f"{LOG_FOLDER}/{LOG_FILE}", f"{LOG_FOLDER}/{LOG_FILE}.1"]
    assert log == (
        "2022-03-04 10:04:06,001 CRITICAL Traceback (most recent call last):\n"
        '  File "~/canasplan/progress.py", line 12, in save\n'
        "ValueError\n"
    )


def test_the_home_of_the_person_is_not_named(
    folder: Path, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("USERPROFILE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    packed = diagnostics.write(folder, tmp_path / "informe.zip", VERSIONS, clock)

    assert report_of(packed)["carpeta"]["lugar"] == f"~{os.sep}{folder.name}"


def test_nothing_in_the_folder_is_changed(
    lived_in: Path, report: Callable[[], dict[str, Any]]
) -> None:
    def state() -> dict[str, tuple[int, int, bytes]]:
        return {
            str(path): (path.stat().st_mtime_ns, path.stat().st_size, _bytes(path))
            for path in sorted(lived_in.rglob("*"))
        }

    before = state()
    report()

    assert state() == before


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def test_it_is_the_same_beside_an_open_window(
    workspace: Workspace, report: Callable[[], dict[str, Any]], fields: dict[str, str]
) -> None:
    book = workspace.progress
    book.save(fields, record=book.new_record())

    assert report()["base"]["revisiones"] == 1
    book.save(fields | {"action": "1.02.04"}, record=book.new_record())
    assert report()["base"]["revisiones"] == 2


# --- Folders in a bad state


def test_a_folder_that_is_not_there_is_told_part_by_part(
    folder: Path, report: Callable[[], dict[str, Any]]
) -> None:
    found = report()

    missing = {"error": "no existe"}
    assert found["archivos"] == {".": missing, BACKUPS: missing, LOG_FOLDER: missing}
    assert found["diario"] == missing
    assert found["base"] == {"error": "SQLITE_CANTOPEN"}
    assert found["respaldos"] == []
    assert found["bitacora"] == {}
    assert found["carpeta"]["tipo"] == "fijo"
    assert not folder.exists()


def test_a_file_that_is_no_database_is_told(
    lived_in: Path, report: Callable[[], dict[str, Any]]
) -> None:
    (lived_in / DATABASE).write_bytes(b"zorrilla" * 1000)

    found = report()

    assert found["base"] == {"error": "SQLITE_NOTADB"}
    assert found["diario"]["lineas"] == 6


def test_a_database_of_another_program_is_told(
    folder: Path, report: Callable[[], dict[str, Any]]
) -> None:
    with closing(sqlite3.connect(_folder(folder) / DATABASE)) as driver:
        driver.executescript("CREATE TABLE zorrilla (nombre); PRAGMA user_version=9")

    base = report()["base"]

    assert (base["aplicacion"], base["esquema"]) == (0, 9)
    assert base["registros"] == "SQLITE_ERROR"
    assert SECRET not in str(base)


def test_of_a_damaged_database_the_rest_is_told(
    lived_in: Path, report: Callable[[], dict[str, Any]]
) -> None:
    path = lived_in / DATABASE
    with closing(sqlite3.connect(path)) as driver:
        roots = driver.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'progress'")
        pages = [page for (page,) in roots]
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    path.write_bytes(data)

    base = report()["base"]

    assert (base["registros"], base["revisiones"]) == ("SQLITE_CORRUPT", 4)


def test_of_a_cut_database_the_header_is_told(
    lived_in: Path, report: Callable[[], dict[str, Any]]
) -> None:
    whole = report()["base"]
    os.truncate(lived_in / DATABASE, 3 * 4096 + 17)

    base = report()["base"]

    assert base.pop("error") == "SQLITE_CORRUPT"
    assert base == {
        name: whole[name] for name in ("aplicacion", "esquema", "paginas", "bytes_por_pagina")
    }


def test_a_database_that_is_being_written_is_left_in_peace(
    lived_in: Path, report: Callable[[], dict[str, Any]]
) -> None:
    with _connected(lived_in / DATABASE) as driver:
        driver.execute("BEGIN EXCLUSIVE")
        found = report()

    assert found["base"] == {"error": "SQLITE_BUSY"}
    assert found["diario"]["lineas"] == 6


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as driver:
        yield driver


def test_a_cut_transaction_is_not_played_back(
    lived_in: Path, folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    killed = _folder(tmp_path / "apagado")
    with _connected(lived_in / DATABASE) as driver:
        driver.execute("PRAGMA cache_size=1")
        driver.execute("BEGIN IMMEDIATE")
        driver.execute("UPDATE plan SET title = hex(zeroblob(200000))")  # spills into the file
        for name in (DATABASE, f"{DATABASE}-journal"):
            shutil.copy(lived_in / name, killed / name)
        driver.execute("ROLLBACK")
    before = {path.name: path.read_bytes() for path in killed.iterdir()}
    assert len(before[f"{DATABASE}-journal"]) > 512

    packed = diagnostics.write(killed, tmp_path / "informe.zip", VERSIONS, clock)

    assert report_of(packed)["base"]["error"].startswith("SQLITE_")
    assert {path.name: path.read_bytes() for path in killed.iterdir()} == before


def test_a_folder_in_the_place_of_each_file_is_told(
    folder: Path, report: Callable[[], dict[str, Any]]
) -> None:
    for name in (DATABASE, JOURNAL, LOCK, f"{LOG_FOLDER}/{LOG_FILE}"):
        (folder / name).mkdir(parents=True)
    (folder / BACKUPS).write_text("zorrilla")

    found = report()

    assert found["base"].keys() == {"error"}
    assert found["diario"] == {"error": "es una carpeta"}
    assert found["bitacora"] == {LOG_FILE: {"error": "es una carpeta"}}
    assert found["archivos"][BACKUPS] == {"error": "no es una carpeta"}


def test_the_journals_broken_lines_are_counted(
    lived_in: Path, report: Callable[[], dict[str, Any]]
) -> None:
    with (lived_in / JOURNAL).open("ab") as journal:
        journal.write(b"zorrilla\nmedia l")

    assert report()["diario"]["rotas"] == 2


def test_a_system_that_answers_nonsense_is_told_by_the_kind_of_its_answer(
    folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    def refuse(root: str) -> int:
        msg = f"{root} es de Zorrilla"
        raise ValueError(msg)

    packed = diagnostics.write(
        folder, tmp_path / "informe.zip", VERSIONS, clock, places=Places(drive_type=refuse)
    )

    assert report_of(packed)["carpeta"] == {"error": "ValueError"}


# --- Where it is written


@pytest.mark.parametrize("name", [DATABASE, "informe", "informe.zip.txt"])
def test_it_takes_the_place_of_no_file_that_is_not_a_report(
    lived_in: Path, clock: FixedClock, name: str
) -> None:
    before = (lived_in / DATABASE).read_bytes()

    with pytest.raises(CanasplanError, match=r"debe terminar en \.zip"):
        diagnostics.write(lived_in, lived_in / name, VERSIONS, clock)

    assert (lived_in / DATABASE).read_bytes() == before


def test_where_it_cannot_be_written_the_person_hears_why(
    folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    target = tmp_path / "no está" / "informe.zip"

    with pytest.raises(CanasplanError, match=r"informe\.zip \(no existe\)\. Elija otro lugar"):
        diagnostics.write(folder, target, VERSIONS, clock)

    assert list(tmp_path.iterdir()) == []


def test_a_clock_before_all_zip_files_does_no_harm(
    folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    clock.moment = clock.moment.replace(year=1971)
    packed = diagnostics.write(folder, tmp_path / "informe.ZIP", VERSIONS, clock)

    assert report_of(packed)["momento"] == "1971-09-15T14:30:00.000Z"
