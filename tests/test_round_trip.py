"""Whatever a person writes comes out of the exported file exactly as it was saved.

10,000 texts in each run; 200,000 with ``--long``.
"""

from __future__ import annotations

import csv
import os
import shutil
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.canonical import canonical_text
from canasplan.exchange.avances_csv import read_revision, text_columns
from canasplan.exchange.export import ExportRequest
from canasplan.fields import FORMULA_STARTS
from canasplan.model import Profile, Progress, Revision

TEXTS = int(os.environ.get("CANASPLAN_TEXTS", "10000"))
RECORDS = 4
"""Records in each exported file."""
ALLIES = 18

# What no entry may hold: control characters and those that turn the reading direction.
BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ANYTHING = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters=BIDI)
AWKWARD = st.sampled_from(
    [
        *FORMULA_STARTS.replace("\r", "").replace("\n", ""),
        *('"', '""', ",", ";", "|", "\\", "\\|", " ", "  ", "\u00a0", "\ufeff", "\u2028", "\0x"),
        *("n\u0303", "e\u0301", "q\u0307\u0323", "\u212b", "ﬁ", "가", "👩🏽‍🌾", "🇵🇪", "\U0010ffff"),
        *("ñandú", "«agua»", "1,500.50", "04/03/2022", "080505", "NULL", "é" * 20),
    ]
).filter(lambda piece: "\0" not in piece)
LINE = st.one_of(
    st.lists(AWKWARD, min_size=1, max_size=4).map("".join),
    st.text(ANYTHING, min_size=1, max_size=8),
    st.builds(str.__add__, AWKWARD, st.text(ANYTHING, max_size=4)),
)
PARAGRAPHS = st.one_of(LINE, st.builds("{}{}{}".format, LINE, st.sampled_from("\n\r"), LINE))

ONE_LINE = ("locality", "unit", "responsible")
SOME_LINES = ("achievements", "difficulties", "next_steps")
ENTRY = {
    "action": "1.02.03",
    "ubigeo": "080505",
    "date": "04/03/2022",
    "activity": "obra",
    "status": "en_ejecucion",
    "percent": "25",
}


@dataclass
class Written:
    """The texts of one avance as they were typed, and what was saved of them."""

    texts: dict[str, str]
    allies: list[str]
    revision: Revision


ENTRIES = st.tuples(
    st.fixed_dictionaries(dict.fromkeys(ONE_LINE, LINE) | dict.fromkeys(SOME_LINES, PARAGRAPHS)),
    st.lists(LINE, min_size=ALLIES, max_size=ALLIES),
)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder made once; each file is exported from a copy of it."""
    folder = tmp_path_factory.mktemp("seeded")
    with open_workspace(folder) as workspace:
        workspace.profiles.set(Profile("080505", "Rosa Quispe", "Técnica de campo"))
    return folder


def save(workspace: Workspace, texts: dict[str, str], allies: list[str]) -> Written:
    fields = ENTRY | texts | {"allies": "\n".join(allies)}
    revision = workspace.progress.save(fields, record=workspace.progress.new_record())
    return Written(texts, allies, revision)


def expected(typed: str) -> str | None:
    return canonical_text(typed).strip() or None


def assert_survived(written: Written, row: dict[str, str]) -> int:
    """Compare what was typed with what a row says, by way of its proven revision."""
    revision = read_revision(row)
    assert revision == written.revision
    content = revision.content
    assert isinstance(content, Progress)
    for name, typed in written.texts.items():
        assert getattr(content, name) == expected(typed)
    assert content.allies == tuple(filter(None, map(expected, written.allies)))
    for column in text_columns():
        assert not row[column].startswith(tuple(FORMULA_STARTS.replace("'", "")))
    return len(content.allies) + sum(getattr(content, name) is not None for name in written.texts)


@pytest.mark.timeout(120 + TEXTS // 100)
def test_texts_survive_saving_exporting_and_reading(seeded: Path, tmp_path: Path) -> None:
    survived = 0
    numbers = count()

    @settings(
        max_examples=-(-TEXTS // (RECORDS * (ALLIES + 4))),
        deadline=None,
        phases=[Phase.generate],  # a failure names its text; shrinking files takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(ENTRIES, min_size=RECORDS, max_size=RECORDS))
    def survive(entries: list[tuple[dict[str, str], list[str]]]) -> None:
        nonlocal survived
        folder = shutil.copytree(seeded, tmp_path / str(next(numbers)))
        target = folder / "avances.csv"
        with open_workspace(folder) as workspace:
            written = [save(workspace, *entry) for entry in entries]
            workspace.exports.write(ExportRequest(), target)
        with target.open(encoding="utf-8-sig", newline="") as file:
            rows = {row["hash"]: row for row in csv.DictReader(file, strict=True)}
        assert len(rows) == len(written)
        survived += sum(assert_survived(one, rows[one.revision.hash]) for one in written)
        shutil.rmtree(folder)

    survive()

    assert survived >= TEXTS
