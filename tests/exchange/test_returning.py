"""What is exported, taken up elsewhere and exported again is the same file, byte for byte.

500 texts in each run; 20,000 with ``--long``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random

import pytest

from canasplan.bootstrap import Workspace
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.imports import Outcome
from canasplan.fields import FORMULA_STARTS
from canasplan.identity import new_record
from canasplan.model import Progress, Revision
from canasplan.revisions import seal
from tests.exchange.records import add, save
from tests.exchange.test_libreoffice import BODIES, STARTS
from tests.exchange.test_three_laptops import ENGLISH, SPANISH, resaved

TEXTS = int(os.environ.get("CANASPLAN_RETURNS", "500"))
OF_EACH = 4
"""Texts in each record."""

LOOKS_LIKE = (
    "12", "007", "1.50", "1,50", "1,500", "3.1416", "-5", "1E5", "50 %", "S/ 20",
    "03/04/2022", "2022-03-04", "1-2-2022", "12 de octubre", "VERDADERO", "false",
    "#N/A", "NULL", "sí", "Ñandú", "«agua»", "m³", "a;b", "a\tb", '"', "''", "'", "|", "\\",
    "uno\ndos", "¿1 ½?", "x" * 300,
)  # fmt: skip
PAYLOADS = tuple(start + body for start, body in product(STARTS, BODIES))

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="falta LibreOffice Calc (soffice)"
)


def with_texts(first: Revision, texts: Sequence[str]) -> Iterator[Revision]:
    """Records that hold some texts, in fields of one line, of several, and in lists."""
    assert isinstance(first.content, Progress)
    for at in range(0, len(texts), OF_EACH):
        four = [*texts[at : at + OF_EACH], "x", "x", "x"]
        content = replace(
            first.content,
            achievements=four[0],
            difficulties=four[1],
            responsible=four[2].replace("\n", " "),
            allies=(four[3].replace("\n", " "), "MINEDU"),
        )
        yield seal(replace(first, record=new_record("av"), content=content))


def in_every_field(texts: Sequence[str]) -> Iterator[str]:
    """The texts again and again, so that each stands once in each of the fields."""
    for turn in range(OF_EACH):
        yield from ("x",) * (-len(texts) % OF_EACH + turn)
        yield from texts
        yield from ("x",) * (OF_EACH - turn)


def random_text(random: Random) -> str:
    """What nobody would think of."""
    letters = (*FORMULA_STARTS.replace("\r", ""), *'",;|\\ \n\t', *"aZ0ñ€😀\ufeff\u2028\u200b가")
    return "".join(random.choices(letters, k=random.randrange(1, 12)))


def exported(workspace: Workspace, target: Path) -> bytes:
    workspace.exports.write(ExportRequest(), target)
    return target.read_bytes()


@pytest.mark.timeout(120 + TEXTS // 50)
def test_texts_of_every_kind_return_byte_for_byte(
    workspace: Workspace, province: Workspace, fields: dict[str, str], tmp_path: Path
) -> None:
    random = Random(13)
    texts = [*PAYLOADS, *LOOKS_LIKE, *(random_text(random) for _ in range(TEXTS))]
    add(workspace, *with_texts(save(workspace, fields), texts))
    there = exported(workspace, tmp_path / "avances.csv")

    (report,) = province.imports.take([tmp_path / "avances.csv"])

    assert len(PAYLOADS) >= 50
    assert (report.outcome, report.findings, report.notices) == (Outcome.TAKEN, (), ())
    assert report.counts.new == report.counts.rows == 1 + -(-len(texts) // OF_EACH)
    assert (report.counts.healed, report.counts.proposals) == (0, 0)
    assert exported(province, tmp_path / "otra vez.csv") == there


@needs_office
@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", [ENGLISH, SPANISH])
def test_what_libreoffice_saved_again_is_healed_and_returns_byte_for_byte(
    workspace: Workspace, province: Workspace, fields: dict[str, str], tmp_path: Path, language: int
) -> None:
    texts = [*PAYLOADS, *in_every_field(LOOKS_LIKE)]
    add(workspace, *with_texts(save(workspace, fields), texts))
    for day in ("01/02/2022", "12/11/2021", "05/05/2020", "31/12/2019"):
        save(workspace, fields, date=day, amount="1234567.80", latitude="-14.4", longitude="-71.2")
    there = exported(workspace, tmp_path / "avances.csv")

    (report,) = province.imports.take([resaved(tmp_path / "avances.csv", tmp_path, language)])

    assert report.findings == ()
    assert report.counts.proposals == 0
    assert report.counts.new == report.counts.healed == report.counts.rows
    assert exported(province, tmp_path / "otra vez.csv") == there
