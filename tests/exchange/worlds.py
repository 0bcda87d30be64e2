"""Small worlds: several laptops that record, pass files on and export, as a pure model.

What the province must hold after taking up all files is the union of what was written, whatever
the order; `expected_export` says it without any database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path

from canasplan.exchange.avances_csv import BOM, HEADER, line, place_of, row_cells
from canasplan.model import Activity, Operation, Progress, Revision, Status
from canasplan.plan_document import PlanDocument
from canasplan.revisions import counts, record_state, seal

LAPTOPS = (
    ("eq-00000000-0000-4000-8000-000000000001", "080505"),
    ("eq-00000000-0000-4000-8000-000000000002", "080505"),
    ("eq-00000000-0000-4000-8000-000000000003", "080501"),
    ("eq-00000000-0000-4000-8000-000000000004", "0805"),
)
"""Installation and ambito; two of one district, one of another, and the office's own."""
ACTIONS = ("1.02.03", "1.01.01", "4.01.01")
DAYS = ("2022-03-04", "2022-03-05", "2021-12-31")
TEXTS = ("Se instaló la línea", "'=1+1", "Reunión;\nsegunda línea", "ñ|\\")

Known = dict[str, Revision]


@dataclass(frozen=True)
class Event:
    """One thing that happens at one laptop; numbers choose among what there is."""

    what: str
    laptop: int
    which: int
    text: int
    years: int
    """How wrong the laptop's clock is."""


@dataclass
class World:
    """What each laptop knows, and the files that were made."""

    plan: PlanDocument
    known: list[Known] = field(default_factory=lambda: [{} for _ in LAPTOPS])
    files: list[Known] = field(default_factory=list)
    records: int = 0

    def happen(self, events: Iterable[Event]) -> None:
        """Let everything happen; at the end each laptop exports."""
        ways: dict[str, Callable[[Event], None]] = {
            "new": self._new,
            "change": partial(self._touch, Operation.CHANGE),
            "void": partial(self._touch, Operation.VOID),
            "pass": self._pass,
            "export": self._export,
        }
        for event in events:
            ways[event.what](event)
        self.files += [dict(known) for known in self.known if known]

    def union(self) -> Known:
        """Return everything that any file holds."""
        return {hash_: one for file in self.files for hash_, one in file.items()}

    def _new(self, event: Event) -> None:
        self.records += 1
        record = f"av-01932c5e-7b1a-7c3d-8e4f-{self.records:012x}"
        _, scope = LAPTOPS[event.laptop]
        ubigeo = scope if len(scope) == 6 else "080503"
        self._write(event, record, ubigeo, Operation.CREATE)

    def _pass(self, event: Event) -> None:
        """Take over what another laptop of the district, or the office, has of this district."""
        _, scope = LAPTOPS[event.laptop]
        other = self.known[event.which % len(LAPTOPS)]
        fit = {h: r for h, r in other.items() if _content(r).ubigeo.startswith(scope)}
        self.known[event.laptop] |= fit

    def _export(self, event: Event) -> None:
        if known := self.known[event.laptop]:
            self.files.append(dict(known))

    def _touch(self, operation: Operation, event: Event) -> None:
        records = sorted({one.record for one in self.known[event.laptop].values()})
        if records:
            record = records[event.which % len(records)]
            self._write(event, record, None, operation)

    def _write(self, event: Event, record: str, ubigeo: str | None, operation: Operation) -> None:
        known = self.known[event.laptop]
        before = [one for one in known.values() if one.record == record]
        heads = record_state(before).heads if before else ()
        if len(heads) > 1 and operation is Operation.CHANGE:
            operation = Operation.RESOLVE
        place = ubigeo or _content(before[0]).ubigeo
        installation, scope = LAPTOPS[event.laptop]
        content = Progress(
            plan=self.plan.code,
            action=ACTIONS[event.text % len(ACTIONS)],
            ubigeo=place,
            date=date.fromisoformat(DAYS[event.which % len(DAYS)]),
            activity=Activity.OTHER,
            status=Status.RUNNING,
            percent=event.which * 1000,
            achievements=TEXTS[event.text % len(TEXTS)],
        )
        revision = seal(
            Revision(
                record=record,
                number=1 + max((one.number for one in before), default=0),
                parents=heads,
                operation=operation,
                reason=None if operation is Operation.CREATE else "Se corrigió",
                author="Rosa Quispe (Técnica)",
                installation=installation,
                scope=scope,
                moment=f"{2022 + event.years:04}-03-04T15:04:05.{event.text:03}Z",
                content=content,
            )
        )
        known[revision.hash] = revision


def _content(revision: Revision) -> Progress:
    assert isinstance(revision.content, Progress)
    return revision.content


def csv_of(revisions: Iterable[Revision], plan: PlanDocument) -> bytes:
    """Return the file that holds these revisions, by the contract alone."""
    by_record = sorted(revisions, key=lambda one: one.record)
    rows = []
    for _, group in groupby(by_record, key=lambda one: one.record):
        own = list(group)
        state = record_state(own)
        rows += [(one, counts(state, one)) for one in own]
    rows.sort(key=lambda row: (_content(row[0]).date, row[0].record, row[0].number, row[0].hash))
    lines = [
        line(row_cells(one, place_of(plan, _content(one)), counts=counted), number, len(rows))
        for number, (one, counted) in enumerate(rows, start=1)
    ]
    return (BOM + HEADER + "".join(lines)).encode()


def write_files(world: World, folder: Path) -> list[Path]:
    """Write every file of a world; return their paths in the order in which they were made."""
    folder.mkdir()
    paths = []
    for number, known in enumerate(world.files):
        path = folder / f"avances_{number}.csv"
        path.write_bytes(csv_of(known.values(), world.plan))
        paths.append(path)
    return paths


def halves(known: Known) -> tuple[Known, Known]:
    """Split what a file holds in two."""
    hashes = sorted(known)
    cut = len(hashes) // 2
    return {h: known[h] for h in hashes[:cut]}, {h: known[h] for h in hashes[cut:]}


def renamed(revision: Revision, author: str) -> Revision:
    """Return another revision with the same place in the same record: a cloned disk."""
    return seal(replace(revision, author=author))
