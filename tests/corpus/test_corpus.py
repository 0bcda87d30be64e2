"""Every kind of received file meets its fate: taken up, healed, proposed, set apart, refused whole.

Five files of each kind in each run; ``--long`` asks for at least 2,500 in all.
"""

from __future__ import annotations

import math
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.findings import Finding
from canasplan.exchange.imports import FileReport, Outcome
from canasplan.paths import DATABASE
from tests.conftest import PROVINCE_OFFICE, FixedClock
from tests.corpus.case import Case, Fate
from tests.corpus.make import MAKERS, cases_of
from tests.corpus.source import hashes, some, written

FILES = int(os.environ.get("CANASPLAN_CORPUS", "400"))
OF_EACH = math.ceil(FILES / len(MAKERS))

OUTCOMES = {
    Fate.ACCEPTED: Outcome.TAKEN,
    Fate.HEALED: Outcome.TAKEN,
    Fate.PROPOSAL: Outcome.TAKEN,
    Fate.REFUSED: Outcome.REFUSED,
}

pytestmark = pytest.mark.timeout(120 + FILES // 10)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the province, with some records of its own."""
    folder = tmp_path_factory.mktemp("corpus")
    with open_workspace(folder / "provincia", FixedClock()) as workspace:
        workspace.profiles.set(PROVINCE_OFFICE)
        own = folder / "primero.csv"
        own.write_bytes(written(some(Random(7))))
        assert workspace.imports.take([own])[0].outcome is Outcome.TAKEN
    return folder / "provincia"


@pytest.fixture
def office(begun: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of that folder, open."""
    shutil.copytree(begun, tmp_path / "provincia")
    with open_workspace(tmp_path / "provincia", FixedClock()) as workspace:
        yield workspace


def held(office: Workspace) -> frozenset[str]:
    """The hashes of the set, as any other program reads them."""
    with closing(sqlite3.connect(office.folder / DATABASE)) as database:
        return frozenset(
            hash_ for (hash_,) in database.execute("select hash from progress_revision")
        )


def content(office: Workspace) -> list[str]:
    """Every row of every table, but those of the ledger."""
    with closing(sqlite3.connect(office.folder / DATABASE)) as database:
        return [
            line
            for line in database.iterdump()
            if not line.startswith('INSERT INTO "received_file"')
        ]


def exported(office: Workspace, target: Path) -> bytes:
    office.exports.write(ExportRequest(), target)
    return target.read_bytes()


def assert_helpful(finding: Finding, case: Case) -> None:
    """The sentence says where, what was found, what was expected, and what to do."""
    sentence = str(finding)
    assert sentence.startswith(case.file)
    assert "se esperaba " in sentence
    assert str(finding.expected) in sentence
    assert sentence.endswith(str(finding.remedy))
    assert str(finding.remedy)[0].isupper()
    assert str(finding.remedy).endswith(".")
    if finding.row is not None:
        assert f", fila {finding.row}" in sentence
    if finding.column is not None:
        assert f", columna «{finding.column}»" in sentence
    if finding.value:
        assert f"se encontró «{finding.value}»" in sentence
    assert len(finding.value) < 700
    assert finding.value.isprintable()


def assert_named(findings: tuple[Finding, ...], case: Case) -> None:
    """Some finding is the one that the file was made for."""
    assert any(
        case.row in (None, 0, finding.row)
        and (case.column is None or finding.column == case.column)
        and case.value in finding.value
        and case.says in str(finding)
        for finding in findings
    ), "\n".join(map(str, findings[:5]))
    if case.row is not None:
        assert all(finding.row is not None for finding in findings)


def assert_fate(report: FileReport, case: Case) -> None:
    counts = report.counts
    if case.fate is Fate.APART:
        outcome = Outcome.TAKEN if case.hashes else Outcome.APART
    else:
        outcome = OUTCOMES[case.fate]
    assert report.outcome is outcome, "\n".join(map(str, report.findings[:5]))
    if case.fate is Fate.REFUSED:
        assert report.findings
        assert counts.refused == len(report.findings)
        for finding in report.findings:
            assert_helpful(finding, case)
        assert_named(report.findings, case)
        return
    found = (counts.new, counts.healed, counts.proposals, counts.set_apart)
    assert found == (len(case.hashes), case.healed, case.proposals, case.set_apart)
    assert report.findings == ()
    assert len(report.notices) == case.notices, report.notices


@pytest.mark.parametrize("kind", MAKERS)
def test_every_file_meets_its_fate_and_a_refused_one_leaves_nothing(
    office: Workspace, tmp_path: Path, kind: str
) -> None:
    for case in cases_of(kind, OF_EACH):
        path = tmp_path / case.file
        path.write_bytes(case.data)
        before = held(office)
        refused = case.fate is Fate.REFUSED
        was = content(office) if refused else []

        (trial,) = office.imports.look([path])
        assert held(office) == before
        (report,) = office.imports.take([path])

        assert_fate(report, case)
        assert (trial.outcome, trial.counts, trial.findings) == (
            report.outcome, report.counts, report.findings,
        )  # fmt: skip
        assert held(office) == before | case.hashes
        if refused:
            assert content(office) == was


def test_after_a_refusal_the_export_is_the_same_byte_for_byte(
    province: Workspace, tmp_path: Path
) -> None:
    rows = some(Random(1))
    path = tmp_path / "avances.csv"
    path.write_bytes(written(rows))
    province.imports.take([path])
    before = exported(province, tmp_path / "antes.csv")

    for kind in MAKERS:
        for case in cases_of(kind, 1, seed=2):
            if case.fate is Fate.REFUSED:
                wrong = tmp_path / case.file
                wrong.write_bytes(case.data)
                assert province.imports.take([wrong])[0].outcome is Outcome.REFUSED

    assert exported(province, tmp_path / "después.csv") == before
    assert {row.split(",")[-1] for row in before.decode("utf-8").split("\r\n")[1:-1]} == hashes(
        rows
    )


def test_the_corpus_is_made_again_byte_for_byte() -> None:
    for kind in MAKERS:
        assert list(cases_of(kind, 2)) == list(cases_of(kind, 2))
