"""Any sequence of saves, corrections, voidings and undos: the program against a small model."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from canasplan.bootstrap import open_workspace
from canasplan.db import revision_store
from canasplan.model import Revision
from tests.conftest import PROVINCE_OFFICE, FixedClock

TABLES = ("progress", "locality", "total")
WORDS = ("cemento", "arena", "riego")
ENTRIES = st.fixed_dictionaries(
    {
        "action": st.sampled_from(["1.02.03", "1.02.04", "2.01.01"]),
        "ubigeo": st.sampled_from(["080501", "080505"]),
        "date": st.sampled_from(["04/03/2022", "05/03/2022", "06/07/2022"]),
        "activity": st.just("obra"),
        "status": st.sampled_from(["en_ejecucion", "concluida", "paralizada"]),
        "percent": st.sampled_from(["", "0", "25.5", "100"]),
        "women": st.sampled_from(["", "0", "12"]),
        "achievements": st.sampled_from(WORDS),
    }
)
Entry = dict[str, str]


@dataclass
class Known:
    """What the model knows of a record: each entry it ever held, ``None`` while voided."""

    states: list[Entry | None] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    last: Entry = field(default_factory=dict)

    def now(self, entry: Entry | None, saved: Revision) -> None:
        """Remember one more revision."""
        self.last = entry if entry is not None else self.last
        self.states.append(entry)
        self.hashes.append(saved.hash)


class ProgressMachine(RuleBasedStateMachine):
    """One data folder of the province, and a dictionary that says what it must hold."""

    records: Bundle[str] = Bundle("records")

    @initialize()
    def open(self) -> None:
        self.exit = ExitStack()
        folder = self.exit.enter_context(tempfile.TemporaryDirectory())
        self.workspace = self.exit.enter_context(open_workspace(Path(folder), FixedClock()))
        self.workspace.profiles.set(PROVINCE_OFFICE)
        self.model: dict[str, Known] = {}

    def teardown(self) -> None:
        self.rebuild()
        self.exit.close()

    @rule(target=records, entry=ENTRIES)
    def save(self, entry: Entry) -> str:
        record = self.workspace.progress.new_record()
        saved = self.workspace.progress.save(entry, record=record)
        self.model[record] = Known()
        self.model[record].now(entry, saved)
        return record

    @rule(record=records, entry=ENTRIES)
    def correct(self, record: str, entry: Entry) -> None:
        known = self.model[record]
        if entry == known.states[-1]:
            return
        saved = self.workspace.progress.save(
            entry, record=record, base=known.hashes[-1], reason="Se midió otra vez"
        )
        known.now(entry, saved)

    @rule(record=records)
    def void(self, record: str) -> None:
        known = self.model[record]
        if known.states[-1] is not None:
            known.now(None, self.workspace.progress.void(record, reason="Se registró dos veces"))

    @rule(record=records)
    def undo(self, record: str) -> None:
        known = self.model[record]
        before = known.states[-2] if len(known.states) > 1 else None
        known.now(before, self.workspace.progress.undo(record))

    @rule(record=records)
    def save_again(self, record: str) -> None:
        """A retry after an error that was none writes nothing."""
        known = self.model[record]
        if len(known.states) == 1 and known.states[0] is not None:
            saved = self.workspace.progress.save(known.states[0], record=record)
            assert saved.hash == known.hashes[0]

    @rule()
    def rebuild(self) -> None:
        """What is kept up to date save by save is what the revisions give from nothing."""
        assert self.workspace.verify().faults == ()
        before = self._projections()
        with self.workspace._db.write() as connection:
            revision_store.rebuild(connection)
        assert self._projections() == before
        assert self.workspace.verify().faults == ()
        written = sum(len(known.hashes) for known in self.model.values())
        assert self.workspace.exports.pending() == written

    @invariant()
    def the_avances_that_count_are_those_of_the_model(self) -> None:
        for record, known in self.model.items():
            state = self.workspace.progress.get(record)
            assert state.voided is (known.states[-1] is None)
            assert state.heads == (known.hashes[-1],)
            assert state.revisions == len(known.hashes)
            assert [each.hash for each in self.workspace.progress.history(record)] == known.hashes

    @invariant()
    def every_total_is_that_of_the_model(self) -> None:
        for row in self.workspace.actions.rows():
            counted = self._counted("action", row.code)
            assert row.records == len(counted)
            if counted:
                newest = max(self._day(entry) for entry in counted.values())
                assert row.last_date is not None
                assert row.last_date.isoformat() == newest

    @invariant()
    def a_search_finds_what_the_model_holds(self) -> None:
        for word in WORDS:
            hits: dict[str, int] = {}
            for entry in self._counted("achievements", word).values():
                hits[entry["action"]] = hits.get(entry["action"], 0) + 1
            assert self.workspace.actions.search(word[:-1]).progress == hits

    def _counted(self, name: str, value: str) -> dict[str, Entry]:
        return {
            record: entry
            for record, known in self.model.items()
            if (entry := known.states[-1]) is not None and entry[name] == value
        }

    @staticmethod
    def _day(entry: Entry) -> str:
        return "-".join(reversed(entry["date"].split("/")))

    def _projections(self) -> dict[str, list[tuple[Any, ...]]]:
        with self.workspace._db.read() as connection:
            return {
                table: sorted(
                    (tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")),
                    key=str,
                )
                for table in TABLES
            }


def test_no_sequence_of_work_makes_the_program_and_the_model_differ() -> None:
    chosen = settings(
        max_examples=10,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(ProgressMachine, settings=chosen)
