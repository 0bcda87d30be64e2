"""What the database puts together by itself is what the program's own objects give."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from canasplan import journal
from canasplan.bootstrap import Workspace
from canasplan.db import revision_store
from canasplan.db.bulk import last_id
from canasplan.db.documents import line_sql, proves
from canasplan.db.revision_store import KINDS
from canasplan.db.sqlite import Database
from canasplan.db.tables import progress_revision
from canasplan.exchange import avances_csv
from canasplan.exchange.lines_sql import Lines
from canasplan.exchange.words import Words
from canasplan.fields import FIELDS, FORMULA_STARTS, Number
from canasplan.identity import new_record
from canasplan.model import Activity, Locality, Operation, Progress, Revision, Status
from canasplan.paths import DATABASE
from canasplan.revisions import seal
from tests.exchange.records import save

AWKWARD = st.sampled_from(
    [*FORMULA_STARTS, *avances_csv.UNSAFE, *"\\|%_[]\x00\x1f\x7f\u2028😀Aÿz9 ñ"]
)
TEXT = st.one_of(
    st.lists(AWKWARD, min_size=1, max_size=5).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
)
ITEMS = st.lists(TEXT, max_size=3).map(tuple)


def number(column: str) -> st.SearchStrategy[int | None]:
    (kind,) = [field.kind for field in FIELDS if field.column == column]
    assert isinstance(kind, Number)
    edges = st.sampled_from([kind.low, kind.high, 0, min(7, kind.high)])
    return st.none() | edges | st.integers(kind.low, kind.high)


CONTENT = st.builds(
    Progress,
    plan=st.sampled_from(["canas-2019-2022", "otro-plan"]),
    action=st.sampled_from(["1.02.03", "9.09.09"]),
    ubigeo=st.sampled_from(["080505", "080101"]),
    date=st.dates(date(1, 1, 1), date(9999, 12, 31)),
    activity=st.sampled_from(Activity),
    status=st.sampled_from(Status),
    locality=st.none() | TEXT,
    percent=number("porcentaje"),
    quantity=number("cantidad"),
    unit=st.none() | TEXT,
    amount=number("monto_soles"),
    women=number("mujeres"),
    allies=ITEMS,
    achievements=st.none() | TEXT,
    difficulties=st.none() | TEXT,
    latitude=number("latitud"),
    longitude=number("longitud"),
    evidence=st.lists(st.just("0" * 64), max_size=2).map(tuple),
)
PARENTS = st.sampled_from([(), ("a" * 64,), ("a" * 64, "b" * 64)])


@st.composite
def revisions(draw: st.DrawFn) -> Revision:
    return seal(
        Revision(
            record=new_record("av"),
            number=draw(st.integers(1, 1_000_000)),
            parents=draw(PARENTS),
            operation=draw(st.sampled_from(Operation)),
            reason=draw(st.none() | TEXT),
            author=draw(TEXT),
            installation="eq-a8467fc3-d130-454d-95a5-1ac2ac976f2a",
            scope="080505",
            moment="2022-03-04T15:04:05.123Z",
            content=draw(CONTENT),
        )
    )


@pytest.fixture
def database(workspace: Workspace, fields: dict[str, str]) -> Iterator[Database]:
    """With an avance, so that the words of its place stand ready."""
    save(workspace, fields)
    with closing(Database(workspace.folder / DATABASE)) as database:
        yield database


def test_every_line_of_the_file_is_the_one_that_objects_give(database: Database) -> None:
    with database.read() as connection:
        words = Words(connection)

    @settings(suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.lists(revisions(), min_size=1, max_size=4), st.booleans())
    def same(given_ones: list[Revision], counts: bool) -> None:
        with database.write() as connection:
            newest = last_id(connection)
            rows = [revision_store.to_row(revision) for revision in given_ones]
            connection.execute(insert(progress_revision), rows)
        places = [newest + at << 1 | counts for at in range(1, len(given_ones) + 1)]

        made = Lines(database, words).read(places, 7, 12)

        expected = []
        for at, revision in enumerate(given_ones):
            content = revision.content
            assert isinstance(content, Progress)
            place = words.place(content.plan, content.action, content.ubigeo)
            cells = avances_csv.row_cells(revision, place, counts=counts)
            expected.append(avances_csv.line(cells, 7 + at, 12).encode())
        assert made == expected

    same()


def test_every_line_of_the_journal_is_the_one_that_objects_give(database: Database) -> None:
    @settings(suppress_health_check=list(HealthCheck), deadline=None)
    @given(revisions())
    def same(revision: Revision) -> None:
        with database.write() as connection:
            connection.execute(insert(progress_revision), revision_store.to_row(revision))
            query = f"SELECT {line_sql(KINDS['av'])} FROM progress_revision r WHERE hash = ?"
            line = connection.exec_driver_sql(query, (revision.hash,)).scalar_one()
        content = revision.content
        assert isinstance(content, Progress)
        if any("\\" in item or "|" in item for item in content.allies):
            assert not proves(line)  # and is looked at closely
        else:
            assert line == journal.line(revision)
            assert proves(line)

    same()


def test_the_line_of_a_comunidad_is_the_one_that_objects_give(database: Database) -> None:
    with database.read() as connection:
        row = connection.execute(select(progress_revision)).mappings().one()
        first = revision_store.readable(row)
    content = Locality("080505", 'Taypi "tunga"\\ñ')
    revision = seal(replace(first, record=new_record("co"), content=content))
    with database.write() as connection:
        revision_store.add(connection, revision)
    kind = KINDS["co"]
    with database.read() as connection:
        query = f"SELECT {line_sql(kind)} FROM locality_revision r WHERE hash = ?"
        line = connection.exec_driver_sql(query, (revision.hash,)).scalar_one()
    assert line == journal.line(revision)
