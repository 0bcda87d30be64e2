"""Receipts at the district: what it learns from one, and which ones it refuses."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from pathlib import Path

import pytest

from canasplan import receipt_paper
from canasplan.bootstrap import Workspace
from canasplan.canonical import canonical_json, digest
from canasplan.exchange.imports import Outcome
from canasplan.exchange.received import Format
from canasplan.model import Revision
from canasplan.receipt_paper import UnreadableReceiptError
from canasplan.receipts import Delivery
from tests.conftest import FixedClock
from tests.core.posting import hear, send
from tests.exchange.records import save

Fields = dict[str, str]


# --- the district hears


@pytest.fixture
def answered(
    workspace: Workspace, province: Workspace, fields: Fields, stick: Path
) -> tuple[Revision, Revision, Path]:
    """One avance that was received, one that was observed, and the receipt."""
    good = save(workspace, fields)
    weekend = save(workspace, fields, date="05/03/2022")
    send(workspace, province, stick)
    return good, weekend, province.receipts.write("080505", stick).path


def test_a_district_learns_what_arrived_and_what_was_observed(
    workspace: Workspace, fields: Fields, answered: tuple[Revision, Revision, Path]
) -> None:
    good, weekend, path = answered
    assert workspace.receipts.delivery() == Delivery(sent=2)

    report = hear(workspace, path)

    assert (report.outcome, report.format, report.place) == (
        Outcome.TAKEN,
        Format.RECEIPT,
        "080505",
    )
    assert (report.counts.rows, report.counts.new, report.counts.known) == (2, 2, 0)
    assert report.notices == (
        "Acuse de la provincia del 15/09/2022 a las 09:30: 1 recibido, 1 observado.",
    )
    assert not report.waits
    assert workspace.receipts.delivery() == Delivery(received=1, observed=1)
    told = workspace.receipts.of_records([good.record, weekend.record, "av-unknown"])
    assert (told[good.record].answer, told[good.record].notes) == ("recibido", ())
    assert told[weekend.record].notes == ("Fecha: Es fin de semana. Confirme la fecha.",)
    assert len(told) == 2

    save(workspace, fields, date="08/03/2022")
    assert workspace.receipts.delivery() == Delivery(pending=1, received=1, observed=1)


def test_a_receipt_that_is_known_changes_nothing(
    workspace: Workspace, answered: tuple[Revision, Revision, Path]
) -> None:
    *_, path = answered
    hear(workspace, path)
    before = workspace.receipts.delivery()

    again = hear(workspace, path)

    assert (again.outcome, again.format) == (Outcome.KNOWN, Format.RECEIPT)
    assert workspace.receipts.delivery() == before


def test_a_corrected_avance_is_no_longer_what_was_answered(
    workspace: Workspace, fields: Fields, answered: tuple[Revision, Revision, Path]
) -> None:
    good, _, path = answered
    hear(workspace, path)

    workspace.progress.save(
        fields | {"percent": "30"}, record=good.record, base=good.hash, reason="Medido otra vez"
    )

    assert good.record not in workspace.receipts.of_records([good.record])


def test_looking_at_a_receipt_changes_nothing(
    workspace: Workspace, answered: tuple[Revision, Revision, Path]
) -> None:
    *_, path = answered

    [report] = workspace.imports.look([path])

    assert (report.outcome, report.counts.new) == (Outcome.TAKEN, 2)
    assert workspace.receipts.delivery() == Delivery(sent=2)


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_the_later_receipt_holds_whichever_arrives_first(
    workspace: Workspace,
    province: Workspace,
    fields: Fields,
    stick: Path,
    clock: FixedClock,
    order: tuple[int, ...],
) -> None:
    weekend = save(workspace, fields, date="05/03/2022")
    save(workspace, fields, date="07/03/2022")
    send(workspace, province, stick)
    paths = [stick / "uno.json", stick / "dos.json"]
    province.receipts.write("080505", stick).path.rename(paths[0])
    clock.moment += timedelta(days=1)
    said = json.loads(paths[0].read_bytes())
    del said["hash"]
    said["momento"] = "2022-09-16T14:30:00.000Z"
    for line in said["revisiones"]:
        line["estado"], line["notas"] = "recibido", []
    paths[1].write_bytes(canonical_json(said | {"hash": digest(said)}))

    reports = [hear(workspace, paths[place]) for place in order]

    assert workspace.receipts.delivery() == Delivery(received=2)
    told = workspace.receipts.of_records([weekend.record])[weekend.record]
    assert (told.answer, told.moment) == ("recibido", "2022-09-16T14:30:00.000Z")
    assert [report.counts.new for report in reports] == ([2, 2] if order == (0, 1) else [2, 0])


def test_a_receipt_of_another_district_is_refused_and_noted(
    workspace: Workspace, province: Workspace, answered: tuple[Revision, Revision, Path]
) -> None:
    *_, path = answered
    said = json.loads(path.read_bytes())
    del said["hash"]
    said["ubigeo"] = "080506"
    path.write_bytes(canonical_json(said | {"hash": digest(said)}))

    report = hear(workspace, path)

    assert (report.outcome, report.format) == (Outcome.REFUSED, Format.RECEIPT)
    assert str(report.findings[0]) == (
        f"{path.name}: se esperaba un acuse para 080505; este es para 080506. "
        "Pida el acuse otra vez a la oficina provincial."
    )
    assert workspace.receipts.delivery() == Delivery(sent=2)
    assert hear(province, path).outcome is Outcome.REFUSED


def test_a_receipt_cut_at_any_byte_is_refused(
    workspace: Workspace, answered: tuple[Revision, Revision, Path], tmp_path: Path
) -> None:
    *_, path = answered
    data = path.read_bytes()

    for size in range(1, len(data)):
        with pytest.raises(UnreadableReceiptError, match="está cortado o dañado"):
            receipt_paper.read(data[:size])

    path.write_bytes(data[:200])
    assert hear(workspace, path).outcome is Outcome.REFUSED
    path.write_bytes(b"\xef\xbb\xbf" + data)
    assert hear(workspace, path).outcome is Outcome.TAKEN


def test_a_receipt_with_any_changed_letter_is_refused(
    answered: tuple[Revision, Revision, Path],
) -> None:
    *_, path = answered
    data = path.read_bytes()

    for place in range(len(data)):
        spoiled = bytearray(data)
        spoiled[place] ^= 1
        with pytest.raises(UnreadableReceiptError):
            receipt_paper.read(bytes(spoiled))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "un acuse de la oficina provincial, como ACUSE_080505_0007.json"),
        ([1, 2], "un acuse de la oficina provincial"),
        ({"esquema": 1, "hash": "00"}, "cuyo contenido dé su hash"),
        ({"esquema": 1.5, "hash": "00"}, "cuyo contenido dé su hash"),
        ({"esquema": 2, "hash": digest({"esquema": 2})}, "este es del 2: actualice CanasPlan"),
        ({"esquema": 1, "hash": digest({"esquema": 1})}, "un acuse con los datos de siempre"),
    ],
)
def test_other_json_files_are_no_receipts(said: object, told: str) -> None:
    with pytest.raises(UnreadableReceiptError, match=told):
        receipt_paper.read(json.dumps(said).encode())


def test_nothing_makes_the_reader_of_receipts_stumble() -> None:
    deep = b'{"esquema":' + b"[" * 100_000 + b"]" * 100_000 + b',"hash":"00"}'
    for data in (b"{", b"{}x", b"\xff\xfe", deep):
        with pytest.raises(UnreadableReceiptError):
            receipt_paper.read(data)


def test_a_receipt_beyond_all_measure_is_not_even_read(
    workspace: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt_paper, "MOST_BYTES", 1 << 20)
    path = stick / "ACUSE_080505_0001.json"
    path.write_bytes(b"{" + b" " * (1 << 20))

    report = hear(workspace, path)

    assert "se esperaba un acuse de hasta 1 MB" in str(report.findings[0])
