"""Judges a folder after a strike: with the real program, as it starts after any kill.

What was acknowledged is looked for past the program before the start, and again after it. States
that are the same to the byte are verified, and worked with, once.
"""

from __future__ import annotations

import hashlib
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from canasplan import recovery
from canasplan.bootstrap import open_workspace
from canasplan.db.proof import prove
from canasplan.errors import CanasplanError
from canasplan.paths import BACKUPS, DATABASE, JOURNAL
from canasplan.trouble import RECOVERABLE, DataTroubleError
from tests.faults.case import DATA, OUT, STICK, Case, Told, digest, stored
from tests.faults.struck_folders import damaged
from tests.faults.struck_works import Work
from tests.faults.work import OFFICE

LOST = "acknowledged and lost"
UNJOURNALLED = "acknowledged and not in the journal"
HALF = "half there"
"""Verification, or going on with the work, found something that does not fit."""
DUPLICATE = "there without anybody being told"
DAMAGED_EXPORT = "damaged export"
DAMAGED_BACKUP = "damaged backup"
OVERWRITTEN = "a damaged original is gone"
REFUSED = "the program does not start"
SLOW = "slow start"
SLOWEST_START = 3.0
"""Seconds."""

_INSTALLATION = re.compile(rb"eq-[0-9a-f-]{36}")
"""What differs between two states that are the same: the program draws it."""

Finding = tuple[str, str]
"""What kind, and a sentence."""


def lines(path: Path) -> frozenset[str]:
    """Return the hashes of a journal's lines that prove themselves, read past the program."""
    if not path.exists():
        return frozenset()
    parts = (line.partition(b" ") for line in path.read_bytes().split(b"\n"))
    proven = (hash_ for hash_, _, text in parts if _sum(text) == hash_.decode(errors="replace"))
    return frozenset(hash_.decode() for hash_ in proven)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def files_of(root: Path) -> dict[str, str]:
    """Return exports, backups and their papers: path → SHA-256."""
    found = [
        *(root / OUT).glob("*"),
        *(root / STICK).rglob("*"),
        *(root / DATA / BACKUPS).glob("canasplan-*"),
    ]
    named = (path for path in found if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(root).as_posix(): digest(path) for path in named}


@dataclass(frozen=True)
class State:
    """What is in a folder before or after a work that nothing struck."""

    revisions: frozenset[str]
    """In the database."""
    lines: frozenset[str]
    """In the journal."""
    files: dict[str, str]
    database: str
    """SHA-256; empty for none."""

    @property
    def known(self) -> frozenset[str]:
        """Every revision that was acknowledged."""
        return self.revisions | self.lines


def state_of(root: Path) -> State:
    """Read a folder past the program."""
    database = root / DATA / DATABASE
    return State(
        stored(database) or frozenset(),
        lines(root / DATA / JOURNAL),
        files_of(root),
        digest(database) if database.exists() else "",
    )


@dataclass
class Verdict:
    """What was found in one folder."""

    findings: list[Finding] = field(default_factory=list)
    acknowledged: int = 0
    """Revisions that had to be there."""
    unacknowledged: int = 0
    """Revisions that are there although nobody was told so: one, at most, at a kill."""
    start: float = 0.0
    """Seconds from the start of the program until it can be worked with."""
    recovered: bool = False
    """Whether a person had to recover the data first."""


@dataclass
class Judge:
    """Judges the folders that strikes at one work leave."""

    work: Work
    root: Path
    before: State
    after: State
    refusals: bool
    """Whether the work may have been refused, and tried again."""
    seen: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    """By content, what was found in what was verified and worked with."""
    _proven: set[tuple[str, str]] = field(default_factory=set)

    def judge(self, told: tuple[Told, ...]) -> Verdict:
        """Look, start the program, and look again."""
        verdict = Verdict()
        saved = frozenset(what["saved"] for what in told if "saved" in what)
        done = any("done" in what for what in told)
        verdict.findings += self._as_left(told, saved)
        try:
            self._start(verdict)
            self._compare(verdict, saved, done)
            verdict.findings += self._verified()
        except (CanasplanError, DatabaseError, OSError) as error:
            verdict.findings.append((REFUSED, f"{type(error).__name__}: {error}"))
        return verdict

    def _as_left(self, told: tuple[Told, ...], saved: frozenset[str]) -> Iterator[Finding]:
        """Look at what a strike left, before any start."""
        if missing := saved - lines(self._data / JOURNAL):
            yield UNJOURNALLED, f"{len(missing)} right after the strike"
        before, after, here = self.before.files, self.after.files, files_of(self.root)
        owed = {path: sum_ for path, sum_ in before.items() if after.get(path) == sum_}
        owed |= {path: after.get(path, "") for what in told for path in what.get("files", ())}
        for path, sum_ in owed.items():
            # After an error the papers are written anew; they have to prove themselves below.
            anew = self.refusals and path in here and not path.endswith(".csv")
            if here.get(path) != sum_ and not anew:
                yield _damaged(path), f"{path} is not as it was acknowledged"
        for path in before.keys() | after.keys() | here.keys():
            if path.endswith(".csv") and here.get(path) not in (before.get(path), after.get(path)):
                yield DAMAGED_EXPORT, f"{path} is neither the old one nor the new one"
        yield from self._backups(here)

    def _backups(self, here: dict[str, str]) -> Iterator[Finding]:
        """Let every backup prove itself; one without its paper must be whole all the same."""
        backups = self._case().backups
        for backup in backups.all():
            name = backup.path.relative_to(self.root).as_posix()
            key = here[name], backup.sha256
            if key not in self._proven:
                if not (backups.prove(backup) and prove(backup.path)):
                    yield DAMAGED_BACKUP, f"{name} does not prove itself"
                self._proven.add(key)

    def _start(self, verdict: Verdict) -> None:
        """Start the program; where it says that the data can be recovered, recover them."""
        case, begun = self._case(), time.perf_counter()
        with case.held():
            try:
                with open_workspace(self._data, case.clock):
                    pass
            except DataTroubleError as error:
                if not (self.work.heals and error.trouble in RECOVERABLE):
                    raise
                recovery.rebuild(self._data, case.clock)
                verdict.recovered = True
                with open_workspace(self._data, case.clock):
                    pass
        verdict.start = time.perf_counter() - begun
        if verdict.start > SLOWEST_START:
            verdict.findings.append((SLOW, f"{verdict.start:.1f} s"))

    def _compare(self, verdict: Verdict, saved: frozenset[str], done: bool) -> None:
        """Hold what is there now against what was acknowledged."""
        now = stored(self._data / DATABASE) or frozenset()
        owed = self.before.known | saved
        if self.work.exact and (done or now == self.after.revisions):
            owed = self.after.revisions
        verdict.acknowledged, findings = len(owed), verdict.findings
        if lost := owed - now:
            findings.append((LOST, f"{len(lost)} are not in the database"))
        if lost := now - lines(self._data / JOURNAL):
            findings.append((UNJOURNALLED, f"{len(lost)} after the next start"))
        extra = now - owed
        verdict.unacknowledged = len(extra)
        if self.work.at_once and not done:
            if extra not in (frozenset(), self.after.revisions - owed):
                findings.append((HALF, f"{len(extra)} of the revisions of one file"))
        elif len(extra) > (0 if done else 1):
            findings.append((DUPLICATE, f"{len(extra)} revisions"))
        if self.work.before is damaged and not self._is_kept(self.before.database):
            findings.append((OVERWRITTEN, "and no copy of it is anywhere"))

    def _is_kept(self, database: str) -> bool:
        return not database or any(
            digest(path) == database for path in self._data.rglob("*") if path.is_file()
        )

    def _verified(self) -> tuple[Finding, ...]:
        """Verify what is there and go on working with it, unless that was seen before."""
        parts = (_INSTALLATION.sub(b"", (self._data / name).read_bytes()) for name in self._held())
        key = "".join(map(_sum, parts))
        if key not in self.seen:
            self.seen[key] = tuple(self._worked_with())
        return self.seen[key]

    def _held(self) -> list[str]:
        return [name for name in (DATABASE, JOURNAL) if (self._data / name).exists()]

    def _worked_with(self) -> Iterator[Finding]:
        case = self._case()
        with case.workspace() as workspace:
            for fault in workspace.verify().faults:
                yield HALF, f"{fault.record}: {fault.what}"
            workspace.profiles.set(OFFICE)
            record = case.new_record()
            saved = workspace.progress.save(case.entry(), record=record)
            if workspace.progress.history(record) != (saved,):
                yield HALF, "what is saved after the start does not stay"

    @property
    def _data(self) -> Path:
        return self.root / DATA

    def _case(self) -> Case:
        """Return the person who comes after the strike."""
        return Case(self.root, random.Random("after"), lambda _: None)


def _damaged(path: str) -> str:
    return DAMAGED_EXPORT if path.endswith(".csv") else DAMAGED_BACKUP
