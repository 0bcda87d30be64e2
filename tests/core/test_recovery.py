"""Bringing data back: nothing that was acknowledged is lost, and nothing that was there either."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from canasplan.backups import Backup, Backups, Reason
from canasplan.bootstrap import open_workspace
from canasplan.model import PROVINCE, Profile
from canasplan.paths import BACKUPS, DATABASE, JOURNAL
from canasplan.recovery import loss, propose, rebuild
from canasplan.saving import Reconciled
from tests.conftest import LAYO, PROVINCE_OFFICE
from tests.core.damages import (
    CLOCK,
    a_changed_text,
    at_hour,
    contents,
    cut,
    damaged,
    emptied,
    missing_tables,
    of_a_newer_schema,
    overwritten,
    removed,
    zeroed,
)
from tests.core.laptop import DRAFT, OTHER_PLAN, fill, identity, state
from tests.core.second_place import hashes, unix
from tests.core.tampering import tamper
from tests.core.test_journal import of_a_newer_program
from tests.db.faults import FIELDS
from tests.exchange.records import add, many, save

# --- Everything comes back


@damaged
def test_backup_and_journal_give_the_state_before_any_damage(
    folder: Path, backup: Backup, damage: Callable[[Path], None]
) -> None:
    before, own = state(folder), identity(folder)
    damage(folder / DATABASE)
    left = contents(folder)

    proposed = propose(folder, CLOCK)
    assert contents(folder) == left
    outcome = rebuild(folder, CLOCK)

    assert proposed == replace(outcome, set_aside=None)
    assert (outcome.revisions, outcome.records, outcome.missing) == (9, 5, ())
    assert (outcome.backup, outcome.from_journal) == (backup, 3)
    assert (state(folder), identity(folder)) == (before, own)
    if damage is removed:
        assert outcome.set_aside is None
    else:
        assert outcome.set_aside is not None
        assert outcome.set_aside.parent == folder / BACKUPS
        assert outcome.set_aside.name == "apartado-20220915-093000.db"
        assert outcome.set_aside.read_bytes() == left[DATABASE]
    with open_workspace(folder, CLOCK) as workspace:
        assert workspace.reconciled == Reconciled()
    assert hashes(folder)


@damaged
def test_the_journal_alone_gives_every_revision(
    folder: Path, backup: Backup, damage: Callable[[Path], None]
) -> None:
    before, own = state(folder), identity(folder)
    shutil.rmtree(folder / BACKUPS)
    damage(folder / DATABASE)

    outcome = rebuild(folder, CLOCK)

    assert (outcome.revisions, outcome.records, outcome.missing) == (9, 5, ())
    assert (outcome.backup, outcome.from_journal) == (None, 9)
    after = state(folder)
    assert (after.localities, after.profile, identity(folder)) == (before.localities, LAYO, own)
    assert after.export == before.export or damage in (removed, emptied, cut, overwritten, zeroed,
                                                       missing_tables)  # fmt: skip


def test_a_long_journal_gives_every_revision(folder: Path, backup: Backup) -> None:
    with open_workspace(folder, CLOCK) as workspace:
        add(workspace, *many(save(workspace, FIELDS), 600))
    shutil.rmtree(folder / BACKUPS)
    (folder / DATABASE).unlink()
    outcome = rebuild(folder, CLOCK)
    assert (outcome.revisions, outcome.from_journal, outcome.missing) == (610, 610, ())


def test_what_a_sound_file_alone_has_comes_back_without_backup_and_journal(
    folder: Path, backup: Backup
) -> None:
    before, own = state(folder), identity(folder)
    shutil.rmtree(folder / BACKUPS)
    (folder / JOURNAL).unlink()

    outcome = rebuild(folder, CLOCK)

    assert (outcome.backup, outcome.from_journal, outcome.missing) == (None, 0, ())
    with open_workspace(folder, CLOCK) as workspace:
        assert workspace.reconciled == Reconciled(appended=9)
    assert (state(folder), identity(folder)) == (before, own)


def test_of_several_backups_the_newest_is_enough(folder: Path, backup: Backup) -> None:
    before = state(folder)
    newest = Backups(folder, at_hour(16)).make(Reason.CHANGES).backup
    cut(folder / DATABASE)
    outcome = rebuild(folder, CLOCK)
    assert (outcome.backup, outcome.from_journal, outcome.missing) == (newest, 0, ())
    assert state(folder) == before


def test_nothing_at_all_gives_a_new_folder(folder: Path) -> None:
    outcome = rebuild(folder, CLOCK)
    assert (outcome.revisions, outcome.backup, outcome.set_aside) == (0, None, None)
    assert [entry.code for entry in state(folder).plans] == ["canas-2019-2022"]
    assert state(folder).profile is None


# --- What cannot come back is told


def test_what_nothing_proves_any_more_is_named(folder: Path, backup: Backup) -> None:
    shutil.rmtree(folder / BACKUPS)
    (folder / JOURNAL).unlink()
    a_changed_text(folder / DATABASE)
    with closing(sqlite3.connect(folder / DATABASE)) as driver:
        changed = driver.execute("SELECT registro FROM progress_revision WHERE revision = 2")
        records = [record for (record,) in changed]
    outcome = rebuild(folder, CLOCK)
    assert set(outcome.missing) == {f"{record}, revisión 2." for record in records}
    assert len(outcome.missing) < len(records)  # of a conflict both, told once
    assert outcome.revisions == 9 - len(records)


def test_what_cannot_even_be_read_is_counted(folder: Path, backup: Backup) -> None:
    with open_workspace(folder, CLOCK) as workspace:
        add(workspace, *many(save(workspace, FIELDS), 600))
    shutil.rmtree(folder / BACKUPS)
    (folder / JOURNAL).unlink()
    rows = 0
    for page, size in leaves_of(folder / DATABASE, "progress_revision")[5::10]:
        with (folder / DATABASE).open("r+b") as file:
            file.seek((page - 1) * size)
            rows += int.from_bytes(file.read(size)[3:5], "big")
            file.seek((page - 1) * size)
            file.write(bytes(size))

    outcome = rebuild(folder, CLOCK)

    assert rows > 20
    assert outcome.missing == (f"{rows} revisiones que ya no se pueden leer.",)
    assert outcome.revisions == 9 + 601 - rows


def test_a_single_one_that_cannot_be_read_is_told(folder: Path) -> None:
    with open_workspace(folder, CLOCK) as workspace:
        workspace.profiles.set(LAYO)
        save(workspace, FIELDS)
    (folder / JOURNAL).unlink()
    with closing(sqlite3.connect(folder / DATABASE)) as driver:
        (size,) = driver.execute("PRAGMA page_size").fetchone()
        (root,) = driver.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'progress_revision'"
        ).fetchone()
    with (folder / DATABASE).open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(bytes(size))
    assert propose(folder, CLOCK).missing == ("1 revisión que ya no se puede leer.",)


def leaves_of(path: Path, table: str) -> list[tuple[int, int]]:
    """The pages of a table that hold rows, in its order, each with the size of a page."""
    with closing(sqlite3.connect(path)) as driver:
        (size,) = driver.execute("PRAGMA page_size").fetchone()
        (root,) = driver.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
    page = path.read_bytes()[(root - 1) * size : root * size]
    assert page[0] == 5, "the root of the table is a leaf yet"
    cells = int.from_bytes(page[3:5], "big")
    places = [int.from_bytes(page[at : at + 2], "big") for at in range(12, 12 + 2 * cells, 2)]
    return [(int.from_bytes(page[at : at + 4], "big"), size) for at in places]


def test_an_older_backup_gives_what_the_newest_cannot_prove(folder: Path, backup: Backup) -> None:
    a_changed_text(folder / DATABASE)
    newest = Backups(folder, at_hour(16)).make(Reason.CHANGES).backup
    (folder / JOURNAL).unlink()
    outcome = rebuild(folder, CLOCK)
    (told,) = outcome.missing  # recorded after the older backup
    assert told.endswith(", revisión 2.")
    assert (outcome.backup, outcome.revisions) == (newest, 8)


def test_a_damaged_backup_and_one_of_a_newer_program_are_passed_over(
    folder: Path, backup: Backup
) -> None:
    before = state(folder)
    for hour in (16, 17):
        made = Backups(folder, at_hour(hour)).make(Reason.HAND).backup
        if hour == 16:
            overwritten(made.path)
        else:
            of_a_newer_schema(made)
    emptied(folder / DATABASE)
    outcome = rebuild(folder, CLOCK)
    assert outcome.backup is not None
    assert outcome.backup.path == backup.path
    assert state(folder) == before


def test_what_only_a_newer_program_knows_is_told(folder: Path, backup: Backup) -> None:
    with (folder / JOURNAL).open("ab") as file:
        file.write(of_a_newer_program(operacion="fusion"))
    outcome = rebuild(folder, CLOCK)
    assert outcome.missing == ("Una revisión del diario es de un CanasPlan más nuevo.",)
    assert outcome.revisions == 9


@unix
def test_a_journal_that_cannot_be_read_is_told(folder: Path, backup: Backup) -> None:
    before = state(folder)
    (folder / JOURNAL).unlink()
    (folder / JOURNAL).symlink_to("/proc/self/mem")
    outcome = rebuild(folder, CLOCK)
    told = "El diario no se pudo leer hasta el final (el disco no responde bien)."
    assert outcome.missing == (told,)
    with open_workspace(folder, CLOCK) as workspace:
        assert workspace.reconciled == Reconciled(appended=9)
    assert state(folder) == before
    assert loss(folder, backup.path).revisions == 3


# --- What carries no hash


@pytest.mark.parametrize(
    ("statement", "profile"),
    [
        ("UPDATE installation SET ambito = NULL", LAYO),
        ("UPDATE installation SET nombre = NULL, cargo = NULL", LAYO),
        ("DELETE FROM installation", LAYO),
        ("UPDATE progress_revision SET autor = autor", LAYO),
    ],
)
@pytest.mark.parametrize("with_backup", [False, True])
def test_a_damaged_profile_comes_from_the_backup_or_from_who_recorded_last(
    folder: Path, backup: Backup, statement: str, profile: Profile, with_backup: bool
) -> None:
    own = identity(folder)
    if not with_backup:
        shutil.rmtree(folder / BACKUPS)
    tamper(folder, statement)
    rebuild(folder, CLOCK)
    assert (state(folder).profile, identity(folder)) == (profile, own)


def test_who_recorded_without_a_post_is_a_name(folder: Path) -> None:
    with open_workspace(folder, CLOCK) as workspace:
        workspace.profiles.set(PROVINCE_OFFICE)
        saved = save(workspace, FIELDS)
        later = many(replace(saved, author="Rosa", moment="2023-01-01T00:00:00.000Z"), 1)
        workspace.progress.commit(later[0])
    (folder / DATABASE).unlink()
    rebuild(folder, CLOCK)
    assert state(folder).profile == Profile(PROVINCE, "Rosa", "")


@pytest.mark.parametrize("with_backup", [False, True])
@pytest.mark.parametrize("code", ["canas-2019-2022", OTHER_PLAN])
def test_a_changed_plan_comes_from_the_backup_or_the_program_or_is_told(
    folder: Path, backup: Backup, code: str, with_backup: bool
) -> None:
    before = state(folder)
    if not with_backup:
        shutil.rmtree(folder / BACKUPS)
    changed = "replace(document, 'agua', 'aqua')"
    tamper(folder, f"UPDATE plan SET document = {changed} WHERE codigo = '{code}'")
    outcome = rebuild(folder, CLOCK)
    if with_backup or code == "canas-2019-2022":
        assert (outcome.missing, state(folder)) == ((), before)
    else:
        assert outcome.missing == (f"El plan {OTHER_PLAN}, versión 1.",)
        assert [(plan.code, plan.current) for plan in state(folder).plans] == [
            ("canas-2019-2022", True)
        ]


def test_a_plan_that_is_no_plan_is_told(folder: Path, backup: Backup) -> None:
    shutil.rmtree(folder / BACKUPS)
    tamper(folder, "UPDATE plan SET document = '{}', sha256 = "
           "'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' "
           f"WHERE codigo = '{OTHER_PLAN}'")  # fmt: skip
    assert propose(folder, CLOCK).missing == (f"El plan {OTHER_PLAN}, versión 1.",)


def test_values_that_no_column_takes_keep_nothing_from_coming_back(
    folder: Path, backup: Backup
) -> None:
    before = state(folder)
    tamper(
        folder,
        "PRAGMA writable_schema=1",
        "UPDATE sqlite_master SET sql = replace(sql, ' STRICT', '') WHERE name IN "
        "('draft', 'export', 'plan', 'installation')",
        "UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE name IN "
        "('draft', 'export', 'plan', 'installation')",
    )
    tamper(
        folder,
        "UPDATE draft SET fields = NULL",
        "UPDATE export SET rows = x'00'",
        "UPDATE plan SET momento = NULL",
        "UPDATE installation SET equipo = NULL",
    )
    outcome = rebuild(folder, CLOCK)
    assert outcome.missing == ()
    assert state(folder) == replace(before, drafts=())


def test_a_draft_that_was_saved_since_is_not_offered_again(folder: Path) -> None:
    fill(folder)
    Backups(folder, CLOCK).make(Reason.HAND)
    with open_workspace(folder, CLOCK) as workspace:
        workspace.progress.save(FIELDS, record=DRAFT.record)
        assert workspace.drafts.all() == ()
    (folder / DATABASE).unlink()
    rebuild(folder, CLOCK)
    assert state(folder).drafts == ()


def test_a_draft_that_was_discarded_since_is_not_offered_again(folder: Path) -> None:
    fill(folder)
    Backups(folder, CLOCK).make(Reason.HAND)
    with open_workspace(folder, CLOCK) as workspace:
        workspace.drafts.discard(DRAFT.record)
    a_changed_text(folder / DATABASE)
    rebuild(folder, CLOCK)
    assert state(folder).drafts == ()
