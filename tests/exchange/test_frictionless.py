"""The public validator of the standard that a package says it follows finds nothing wrong."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import frictionless
import pytest

from canasplan.bootstrap import Workspace
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.package import MANIFEST
from tests.exchange.records import save

# What the validator's own libraries say of each other.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def unpacked(workspace: Workspace, fields: dict[str, str], tmp_path: Path) -> Path:
    first = save(workspace, fields, latitude="-14.4", longitude="-71.1", allies="MINEDU\nA|B")
    save(workspace, fields, achievements="=1+1 «ñandú»;\nsegunda línea", amount="", percent="")
    workspace.progress.void(first.record, base=first.hash, reason="Se repitió")
    meta = {"action": "1.02.03", "ubigeo": "Layo", "year": "2022", "unit": "=m", "quantity": "2"}
    workspace.targets.save([meta, meta | {"year": "2021", "budget": "1500.50", "weight": "2"}])
    target = tmp_path / "CANAS_080505_0001.zip"
    workspace.exports.write_package(ExportRequest(), target)
    assert frictionless.validate(str(target), type="package").flatten() == []
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "abierto")
    return tmp_path / "abierto" / MANIFEST


def test_a_package_is_valid(unpacked: Path) -> None:
    report = frictionless.validate(str(unpacked))

    assert report.flatten(["type", "rowNumber", "fieldName", "note"]) == []
    assert report.valid
    assert [task.stats["rows"] for task in report.tasks] == [3, 2]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (b",080505,Layo,", b",Layo,Layo,", "constraint-error"),
        (b",2022-03-04,", b",ayer,", "type-error"),
        (b",obra,", b",fiesta,", "constraint-error"),
        (b",080505,Layo,", b",080505,Lay\xc3\xa1,", "hash-count"),
    ],
)
def test_the_validator_sees_what_is_wrong(
    unpacked: Path, old: bytes, new: bytes, kind: str
) -> None:
    table = unpacked.with_name("avances.csv")
    assert old in table.read_bytes()
    table.write_bytes(table.read_bytes().replace(old, new, 1))
    if kind != "hash-count":
        _forget_size_and_hash(unpacked)

    report = frictionless.validate(str(unpacked))

    assert kind in [found[0] for found in report.flatten(["type"])]


def _forget_size_and_hash(description: Path) -> None:
    document = json.loads(description.read_text(encoding="utf-8"))
    for name in ("bytes", "hash"):
        del document["resources"][0][name]
    description.write_text(json.dumps(document), encoding="utf-8")
