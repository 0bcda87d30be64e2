"""Everything that a data folder shows or lets out, so that two states of it can be compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from canasplan.bootstrap import Workspace
from canasplan.exchange.export import ExportRequest
from canasplan.paths import DATABASE
from canasplan.progress import Filter
from tests.faults.work import DISTRICTS

SEARCHED = ("agua", "ñan JASS", "capacitación", "1.02", "saneamiento")
"""What is typed into the search: words of avances and of actions, and their beginnings."""

TABLES = {
    "avances as they were saved": "SELECT {} FROM progress_revision NOT INDEXED",
    "comunidades as they were saved": "SELECT {} FROM locality_revision NOT INDEXED",
    "states": "SELECT r.hash, p.heads, p.revisions, p.voided, p.plan, p.accion, p.ubigeo, "
    "p.fecha, p.estado, p.porcentaje FROM progress p NOT INDEXED "
    "LEFT JOIN progress_revision r ON r.id = p.revision_id",
    "totals": "SELECT * FROM total NOT INDEXED",
    "actions": "SELECT plan, codigo, version, texto, responsables, tema_codigo, tema, eje_codigo, "
    "eje FROM action NOT INDEXED",
    "plans": "SELECT codigo, version, title, sha256, document FROM plan NOT INDEXED",
    "who and which plan": "SELECT * FROM installation",
    "drafts": "SELECT * FROM draft NOT INDEXED",
    "waiting": "SELECT hash FROM pending NOT INDEXED",
}
"""What is stored, without the places of rows, which mean nothing outside of the file."""


@dataclass(frozen=True)
class Part:
    """One thing that the program can be asked for."""

    name: str
    answer: Callable[[], object]


def shown(workspace: Workspace) -> dict[str, object]:
    """Return by part all that the program shows of a folder, and what is stored for it.

    Raises:
        CanasplanError: the program refuses to show some of it.
    """
    answers = {part.name: part.answer() for part in asked(workspace)}
    return answers | stored(workspace.folder / DATABASE)


def asked(workspace: Workspace, searched: Sequence[str] = SEARCHED) -> list[Part]:
    """Return everything that the window asks for."""
    book, exports = workspace.progress, workspace.exports
    return [
        Part("list of actions", workspace.actions.rows),
        Part("list of avances", lambda: book.current(Filter())),
        Part("last save", book.last_save),
        Part("plan in use", workspace.plans.current),
        Part("list of plans", workspace.plans.all),
        Part("profile", workspace.profiles.get),
        Part("list of drafts", workspace.drafts.all),
        Part("number to export", lambda: exports.count(ExportRequest())),
        Part("number waiting", exports.pending),
        *(
            Part(f"comunidades of {ubigeo}", partial(workspace.localities.names, ubigeo))
            for ubigeo in DISTRICTS
        ),
        *(Part(f"search for {text}", partial(workspace.actions.search, text)) for text in searched),
        *(
            Part(f"avances with {text}", partial(book.current, Filter(text=text)))
            for text in searched
        ),
    ]


def stored(path: Path) -> dict[str, object]:
    """Return what the tables hold, read past the program and past its indexes."""
    with closing(sqlite3.connect(path)) as driver:
        driver.text_factory = bytes
        return {name: _sorted(driver, query) for name, query in TABLES.items()}


def _sorted(driver: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    if "{}" in query:
        columns = driver.execute(query.format("*") + " LIMIT 0").description
        query = query.format(", ".join(name for name, *_ in columns if name != "id"))
    return sorted(driver.execute(query), key=repr)


def hashes(path: Path) -> frozenset[str]:
    """Return the hashes of all revisions in a database, read past the program."""
    with closing(sqlite3.connect(path)) as driver:
        tables = ("progress_revision", "locality_revision")
        rows = [row for table in tables for row in driver.execute(f"SELECT hash FROM {table}")]
    return frozenset(hash_ for (hash_,) in rows)


def exported(workspace: Workspace, target: Path) -> bytes:
    """Return the bytes of an export of everything.

    Raises:
        CanasplanError: it is refused.
    """
    workspace.exports.write(ExportRequest(), target)
    try:
        return target.read_bytes()
    finally:
        target.unlink()


def differing(one: dict[str, object], other: dict[str, object]) -> list[str]:
    """Return the parts in which two states differ."""
    return [name for name in one if one[name] != other.get(name)]
