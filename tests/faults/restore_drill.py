"""Plays a year of work with its backups, and brings every one of them back.

    python -m tests.faults.restore_drill --seed 1 --busy 80        eight of ten weekdays are worked

Prints one JSON report. The clock is played, and now and then it is 50 years wrong for a day; a
second place for backups comes and goes like a stick. While work goes on a backup is made when one
is due, and one at each close. After each, what is left must be what a second, differently written
reading of the rule leaves. Some days an older state is restored, and the restoring taken back. At
the end every backup there is must prove itself and restore the very state that it was made of,
export for export.

`--wrong` plays a known-bad world, which the same comparison must catch.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import sys
import time
from collections.abc import Hashable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from canasplan import recovery
from canasplan.backups import EVERY, Backup, Backups, Made, Reason
from canasplan.bootstrap import hold_folder, open_workspace
from canasplan.identity import local_day
from canasplan.paths import BACKUPS
from tests.faults.apart import work_folder
from tests.faults.shown import exported
from tests.faults.work import OFFICE, PlayableClock, Work

DAYS = 365
CENTURY_HALF = timedelta(days=50 * 365)
WRONG = ("thinning", "bit")
"""Known bad: a rule that keeps one day less; a disk that loses a bit of a backup."""


@dataclass
class Report:
    """What came of the year."""

    seed: int
    seconds: float = 0.0
    days: int = 0
    revisions: int = 0
    made: dict[str, int] = field(default_factory=dict)
    """Backups by reason."""
    thinned: int = 0
    most: int = 0
    """Backups that there were at once."""
    carried: int = 0
    """Copied to the second place, too."""
    pulled_out: int = 0
    """Made while the second place was not there."""
    wrong_clock: int = 0
    """Days on which the clock was 50 years wrong."""
    taken_back: int = 0
    """Times that an older state was restored, and the restoring taken back."""
    left: int = 0
    """Backups at the end, in both places."""
    proven: int = 0
    restored: int = 0
    """To exactly the state that they were made of."""
    faults: list[str] = field(default_factory=list)
    """What must not be, in words."""


# --- The rule, read a second time


def kept(backups: Iterable[Backup], days: int) -> set[str]:
    """Return the names of those that stay, going back from the newest one."""
    stay: set[str] = set()
    seen: dict[str, set[Hashable]] = {"day": set(), "week": set(), "month": set()}
    limits = {"day": days, "week": 10, "month": 9}
    risky, today = 0, 0
    newest_first = sorted(backups, key=lambda one: one.number, reverse=True)
    for one in newest_first:
        day = local_day(one.moment)
        periods = {"day": day, "week": day.isocalendar()[:2], "month": (day.year, day.month)}
        if day == local_day(newest_first[0].moment) and today < 50:
            today += 1
            stay.add(one.path.name)
        if one.reason.startswith("antes-de-") and risky < 10:
            risky += 1
            stay.add(one.path.name)
        for period, value in periods.items():
            if value not in seen[period] and len(seen[period]) < limits[period]:
                seen[period].add(value)
                stay.add(one.path.name)
    return stay


# --- The year


class Year:
    """One year in one data folder."""

    def __init__(self, root: Path, report: Report, busy: float, wrong: str | None) -> None:
        self._root = root
        self._report = report
        self._busy = busy
        self._wrong = wrong
        self._chance = random.Random(report.seed)
        self._clock = PlayableClock(datetime.fromisoformat("2022-01-03T13:00:00+00:00"))
        self._folder, self._place = root / "Datos ñ", root / "MEMORIA 8GB"
        self._backups = Backups(self._folder, self._clock)
        self._records: list[str] = []
        self._states: dict[str, str] = {}
        """Digest of the export at the moment each backup was made, by its sum."""
        self._here: dict[str, Backup] = {}
        self._there: dict[str, Backup] = {}
        """What must be in the data folder and in the second place, by name."""
        self._changed = False

    def play(self) -> None:
        """Live through the year, and look back at its end."""
        self._place.mkdir()
        with open_workspace(self._folder, self._clock) as workspace:
            workspace.profiles.set(OFFICE)
        self._backups.set_extra_place(self._place)
        self._changed = True
        for day in range(DAYS):
            self._clock.moment = datetime.fromisoformat("2022-01-03T13:00:00+00:00") + timedelta(
                day
            )
            weekend = self._clock.moment.weekday() >= 5
            if not weekend and self._chance.random() < self._busy:
                self._day()
        self._clock.wrong = timedelta()
        self._plug_in()
        if self._wrong == "bit":
            _lose_a_bit(next(iter(self._here.values())).path)
        if self._wrong != "thinning":
            self._look_back()

    def _day(self) -> None:
        """Work for a day, some of them with a wrong clock, and perhaps restore something."""
        self._report.days += 1
        wrong = self._chance.random() < 0.06
        self._report.wrong_clock += wrong
        self._clock.wrong = CENTURY_HALF * self._chance.choice((-1, 1)) if wrong else timedelta()
        if self._chance.random() < 0.2:
            self._unplug() if self._place.exists() else self._plug_in()
        with open_workspace(self._folder, self._clock) as workspace:
            work = Work(workspace, self._chance, self._clock, self._records)
            for _ in range(self._chance.randrange(2, 7)):
                self._clock.go_on(minutes=self._chance.uniform(5, 50))
                self._step(work)
                self._backup_if_due()
            if self._backups.changed() != self._changed:
                self._tell("whether something changed was not told right")
        if self._changed:
            self._make(Reason.CLOSE)
        if self._chance.random() < 0.1:
            self._restore()

    def _step(self, work: Work) -> None:
        """Do something, or drink a coffee; before its time the program takes no dates."""
        if self._chance.random() < 0.3:
            return
        if self._clock.wrong < timedelta():
            work.name_a_place()
        else:
            work.one()
        self._changed = True

    def _backup_if_due(self) -> None:
        """Make a backup if one is due, which must be just when it should."""
        newest = max(self._here.values(), key=lambda one: one.number, default=None)
        age = self._clock.now() - newest.moment if newest else EVERY
        wanted = self._changed and not timedelta() <= age < EVERY
        if self._backups.due() != wanted:
            self._tell(f"due is not {wanted}, {age} after the newest backup")
        if wanted:
            self._make(Reason.CHANGES)

    def _make(self, reason: Reason) -> None:
        state = self._state(self._folder)
        made = self._backups.make(reason)
        self._changed = False
        self._note(made.backup, state)
        self._second(made)
        self._thin(reason)

    def _note(self, backup: Backup, state: str) -> None:
        self._states[backup.sha256] = state
        self._here[backup.path.name] = backup
        made = self._report.made
        made[backup.reason] = made.get(backup.reason, 0) + 1

    def _second(self, made: Made) -> None:
        """Look whether it was copied to the second place, if that is there."""
        plugged_in = self._place.exists()
        self._report.carried += plugged_in
        self._report.pulled_out += not plugged_in
        if (made.extra is not None, made.extra_problem is None) != (plugged_in, plugged_in):
            self._tell(f"{made.extra} in the second place: {made.extra_problem}")
        if made.extra is not None:
            self._there[made.extra.path.name] = made.extra

    def _thin(self, reason: Reason) -> None:
        """Compare what is left with what the rule leaves."""
        self._report.most = max(self._report.most, len(self._here))
        days = 11 if self._wrong == "thinning" else 12
        if not reason.before_risk:
            self._report.thinned += _reduce(self._here, kept(self._here.values(), days))
            newest = max(self._here.values(), key=lambda one: one.number)
            own = [one for one in self._there.values()
                   if one.installation == newest.installation]  # fmt: skip
            if self._place.exists():
                others = self._there.keys() - {one.path.name for one in own}
                _reduce(self._there, kept(own, days) | others)
        self._compare_names(self._folder / BACKUPS, self._here)
        if self._place.exists():
            self._compare_names(self._place / f"CanasPlan-respaldos-{OFFICE.scope}", self._there)

    def _compare_names(self, folder: Path, wanted: dict[str, Backup]) -> None:
        present = {path.name for path in folder.glob("*.db")}
        if present != wanted.keys():
            odd = sorted(present ^ wanted.keys())
            self._tell(f"in {folder.name}: {odd[:3]} should not be there, or should")
        papers = {path.stem for path in folder.glob("canasplan-*.json")}
        if papers != {path.stem for path in folder.glob("canasplan-*.db")}:
            self._tell(f"papers and backups do not fit in {folder.name}")
        if left := list(folder.glob(".*.tmp")):
            self._tell(f"left behind: {left}")

    # --- Restoring

    def _restore(self) -> None:
        """Restore some backup exactly, take that back, and go on where work was."""
        before = self._state(self._folder)
        chosen = self._chance.choice([one for one in self._backups.all() if one.proven])
        kept_before = self._bring_back(chosen, before)
        if kept_before is None:
            return
        if self._chance.random() < 0.5:  # some days pass until somebody notices
            self._clock.go_on(minutes=45)
            self._make(Reason.HAND)
        now = self._state(self._folder)
        self._bring_back(kept_before, now)
        self._report.taken_back += 1

    def _bring_back(self, chosen: Backup, before: str) -> Backup | None:
        """Restore a backup exactly; return the one that keeps the state before."""
        with hold_folder(self._folder, "el simulacro", self._clock):
            outcome = recovery.restore(self._folder, chosen.path, self._clock, exact=True)
        self._start(self._folder)
        if self._state(self._folder) != self._states[chosen.sha256]:
            self._tell(f"{chosen.path.name} did not restore the state that it was made of")
        aside = self._backups.at(outcome.set_aside) if outcome.set_aside else None
        if aside is None or aside.reason is not Reason.RESTORE or not self._backups.prove(aside):
            self._tell("the state before restoring is not among the backups")
            return None
        self._note(aside, before)
        extras = [one for one in self._backups.all() if one.extra and one.sha256 == aside.sha256]
        self._there |= {one.path.name: one for one in extras}
        self._thin(Reason.RESTORE)
        self._changed = True  # it is another installation now
        return aside

    def _look_back(self) -> None:
        """Prove and restore every backup that is left, each in a new folder."""
        everything = self._backups.all()
        self._report.left = len(everything)
        if {one.path.name for one in everything} != self._here.keys() | self._there.keys():
            self._tell("the list of backups is not what there is")
        for backup in everything:
            if not self._backups.prove(backup):
                self._tell(f"{backup.path.name} does not prove itself")
                continue
            self._report.proven += 1
            folder = self._root / "otra laptop"
            recovery.restore(folder, backup.path, self._clock, exact=True)
            self._start(folder)
            if self._state(folder) == self._states[backup.sha256]:
                self._report.restored += 1
            else:
                self._tell(f"{backup.path.name} restored another state")
            shutil.rmtree(folder)
        with open_workspace(self._folder, self._clock) as workspace:
            found = workspace.verify()
        self._report.revisions = found.revisions
        self._report.faults += [fault.what for fault in found.faults]

    def _start(self, folder: Path) -> None:
        """Start once, as the window does after a restore."""
        with open_workspace(folder, self._clock):
            pass

    def _state(self, folder: Path) -> str:
        """Return the digest of an export of everything, made without leaving a trace."""
        with open_workspace(folder, self._clock, read_only=True) as workspace:
            return hashlib.sha256(exported(workspace, self._root / "avances.csv")).hexdigest()

    def _plug_in(self) -> None:
        if not self._place.exists():
            self._place.with_name("en el bolsillo").rename(self._place)

    def _unplug(self) -> None:
        self._place.rename(self._place.with_name("en el bolsillo"))

    def _tell(self, told: str) -> None:
        self._report.faults.append(f"{self._clock.now():%Y-%m-%d %H:%M}: {told}")


def _reduce(backups: dict[str, Backup], stay: set[str]) -> int:
    """Take out all that do not stay; return how many those are."""
    gone = backups.keys() - stay
    for name in gone:
        del backups[name]
    return len(gone)


def _lose_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def drill(root: Path, seed: int, busy: float, wrong: str | None = None) -> Report:
    """Play one year; `busy` is the share of weekdays on which somebody works."""
    start, report = time.perf_counter(), Report(seed)
    Year(root, report, busy, wrong).play()
    report.seconds = round(time.perf_counter() - start, 1)
    return report


def main() -> None:
    """Play the year and print its report."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--folder", type=Path, help="where to work; in memory if possible")
    parser.add_argument("--busy", type=int, default=80, help="of a hundred weekdays, those worked")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--wrong", choices=WRONG)
    given = parser.parse_args()
    with work_folder(given.folder) as root:
        report = drill(root, given.seed, given.busy / 100, given.wrong)
    sys.stdout.write(json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
