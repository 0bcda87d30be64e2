"""The set of revisions in the database: in, out, projected, and projected anew from nothing."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from canasplan.bootstrap import Workspace
from canasplan.db import revision_store
from canasplan.db.revision_store import KINDS, kind_of
from canasplan.db.tables import locality, progress, progress_revision, total
from canasplan.identity import new_record
from canasplan.model import Locality, Operation, Progress, Revision, Status
from canasplan.revisions import record_state, seal
from tests.core.contents import OTHER_RECORD, RECORD, contents, revision, worded

COMUNIDAD = "co-01932c5e-7b1a-7c3d-8e4f-0123456789ab"
ONE_FOLDER = [HealthCheck.function_scoped_fixture]


def community(name: str = "Taypitunga", number: int = 1) -> Revision:
    return seal(
        replace(revision(record=COMUNIDAD), number=number, content=Locality("080505", name))
    )


def history() -> list[Revision]:
    """A record in conflict, a voided one, a plain one of another action, and a comunidad."""
    first = revision()
    left = revision(parents=(first,), content=worded("cemento"))
    right = revision(parents=(first,), content=worded("arena", action="1.02.04"))
    gone = revision(record=OTHER_RECORD, content=worded("riego"))
    voided = revision(record=OTHER_RECORD, parents=(gone,), operation=Operation.VOID,
                      content=worded("riego"))  # fmt: skip
    plain = revision(record=new_record("av"), content=worded("truchas", ubigeo="080501"))
    return [first, left, right, gone, voided, plain, community()]


def projections(connection: Connection) -> list[list[tuple[object, ...]]]:
    """Everything that is derived, without the local places (order of arrival)."""
    states = select(*(column for column in progress.c if column.name != "revision_id"))
    names = select(*(column for column in locality.c if column.name != "revision_id"))
    return [
        sorted((tuple(row) for row in connection.execute(query)), key=str)
        for query in (states, names, select(total))
    ]


def add_all(workspace: Workspace, revisions: list[Revision]) -> None:
    with workspace._db.write() as connection:
        for each in revisions:
            if not revision_store.known(connection, each):
                revision_store.add(connection, each)
    workspace._saves.reconcile()


@settings(max_examples=40, deadline=None, suppress_health_check=ONE_FOLDER)
@given(contents())
def test_any_revision_comes_back_as_it_went_in(workspace: Workspace, content: Progress) -> None:
    sealed = revision(record=new_record("av"), content=content)
    with workspace._db.write() as connection:
        revision_store.add(connection, sealed)
        assert revision_store.of_record(connection, sealed.record) == [sealed]
        (state,) = revision_store.states(
            connection,
            revision_store.progress_query().where(progress.c.registro == sealed.record),
        )
    assert state == record_state([sealed])


def test_a_comunidad_comes_back_as_it_went_in(workspace: Workspace) -> None:
    sealed = community()
    with workspace._db.write() as connection:
        revision_store.add(connection, sealed)
        assert revision_store.of_record(connection, COMUNIDAD) == [sealed]


def test_revisions_of_a_record_come_by_number_then_hash(workspace: Workspace) -> None:
    first, left, right, *_ = history()
    add_all(workspace, [right, left, first])
    with workspace._db.read() as connection:
        found = revision_store.of_record(connection, RECORD)
    assert found == [first, *sorted((left, right), key=lambda each: each.hash)]


def test_a_revision_is_in_the_set_once(workspace: Workspace) -> None:
    first = revision()
    with workspace._db.write() as connection:
        assert not revision_store.known(connection, first)
        revision_store.add(connection, first)
        assert revision_store.known(connection, first)
    with pytest.raises(IntegrityError, match="UNIQUE"), workspace._db.write() as connection:
        revision_store.add(connection, first)
    with workspace._db.read() as connection:
        assert revision_store.of_record(connection, RECORD) == [first]


def test_the_prefix_of_its_id_says_what_a_record_is() -> None:
    assert kind_of(RECORD) is KINDS["av"]
    assert kind_of(COMUNIDAD) is KINDS["co"]
    with pytest.raises(KeyError):
        kind_of("xx-1")


@settings(max_examples=15, deadline=None, suppress_health_check=ONE_FOLDER)
@given(st.integers(0, 2**32))
def test_no_order_of_arrival_and_no_repetition_changes_what_is_projected(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    from canasplan.bootstrap import open_workspace

    chance = random.Random(seed)
    known = history()
    shuffled = known + chance.choices(known, k=4)
    chance.shuffle(shuffled)
    found = []
    for order in (known, shuffled):
        with open_workspace(tmp_path_factory.mktemp("orden")) as workspace:
            add_all(workspace, order)
            assert workspace.verify().faults == ()
            assert workspace.actions.search("riego").progress == {}
            with workspace._db.read() as connection:
                found.append(projections(connection))
    assert found[0] == found[1]


def test_totals_count_each_record_once_and_no_voided_one(workspace: Workspace) -> None:
    known = history()
    add_all(workspace, known)
    winner = record_state(known[:3]).progress
    with workspace._db.read() as connection:
        rows = {(row.accion, row.ubigeo): row.records for row in connection.execute(select(total))}
        assert rows == {(winner.action, "080505"): 1, ("1.02.03", "080501"): 1}
        of_one = revision_store.totals_query(winner.plan, "1.02.03", "080501")
        assert [row.records for row in connection.execute(of_one)] == [1]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_avances_of_one_day_the_later_record_is_the_last(
    workspace: Workspace, turned: bool
) -> None:
    pair = [
        revision(content=worded("Uno", status=Status.STOPPED)),
        revision(record=OTHER_RECORD, content=worded("Dos", status=Status.FINISHED)),
    ]
    add_all(workspace, pair[::-1] if turned else pair)
    (row,) = [each for each in workspace.actions.rows() if each.records]
    assert (row.records, row.status) == (2, Status.FINISHED)
    assert [each.winner.record for each in workspace.progress.of_action("1.02.03")] == [
        OTHER_RECORD,
        RECORD,
    ]


def test_everything_derived_can_be_made_anew_from_the_revisions(workspace: Workspace) -> None:
    add_all(workspace, history())
    with workspace._db.read() as connection:
        before = projections(connection)
    found = workspace.actions.search("truchas"), workspace.actions.search("abastecimiento")
    with workspace._db.write() as connection:
        for statement in (
            "DELETE FROM progress",
            "DELETE FROM locality",
            "UPDATE total SET records = 9",
            "INSERT INTO progress_text(progress_text) VALUES('delete-all')",
            "INSERT INTO action_text(action_text) VALUES('delete-all')",
        ):
            connection.exec_driver_sql(statement)
    assert workspace.verify().faults != ()
    assert workspace.actions.search("truchas") != found[0]

    with workspace._db.write() as connection:
        revision_store.rebuild(connection)
        assert projections(connection) == before
    assert workspace.verify().faults == ()
    assert (
        workspace.actions.search("truchas"),
        workspace.actions.search("abastecimiento"),
    ) == found


def test_rebuilding_an_empty_folder_gives_an_empty_folder(workspace: Workspace) -> None:
    with workspace._db.write() as connection:
        revision_store.rebuild(connection)
        assert projections(connection) == [[], [], []]
        assert connection.execute(select(progress_revision)).all() == []
    assert len(workspace.actions.search("abastecimiento").actions) > 0
