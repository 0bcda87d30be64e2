"""Packages that lie about their metas, under a seal that holds."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from canasplan.bootstrap import Workspace
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.imports import Outcome
from tests.core.posting import packed
from tests.corpus.forged import sealed, zipped
from tests.exchange.records import save
from tests.exchange.test_metas import OTHER, ROW

Members = dict[str, bytes]


def _other_hash(members: Members, description: Any) -> None:
    description["resources"][1]["hash"] = "sha256:" + "0" * 64


def _more_rows(members: Members, description: Any) -> None:
    description["canasplan"]["filas_metas"] = 3


def _nonsense(members: Members, description: Any) -> None:
    description["canasplan"]["filas_metas"] = "dos"


def _not_described(members: Members, description: Any) -> None:
    del description["resources"][1]


def _not_there(members: Members, description: Any) -> None:
    del members["metas.csv"]


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        (_other_hash, "la tabla que describe el paquete: no es la misma"),
        (_more_rows, "las 3 filas que dice la descripción del paquete y hay 2"),
        (_nonsense, "una descripción (datapackage.json) que se entienda"),
        (_not_described, "la tabla que describe el paquete: no es la misma"),
        (_not_there, "la tabla que describe el paquete: no es la misma"),
    ],
)
def test_a_package_that_lies_about_its_metas_is_refused_whole(
    workspace: Workspace,
    province: Workspace,
    fields: dict[str, str],
    tmp_path: Path,
    lie: Callable[[Members, Any], None],
    words: str,
) -> None:
    save(workspace, fields)
    workspace.targets.save([ROW, OTHER])
    path = packed(workspace, tmp_path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    description = json.loads(members["datapackage.json"])
    lie(members, description)
    members["datapackage.json"] = json.dumps(description).encode()
    path.write_bytes(sealed(zipped(members)))

    [report] = province.imports.take([path])

    assert report.outcome is Outcome.REFUSED
    assert words in str(report.findings[0])
    assert province.targets.all() == ()
    assert province.exports.count(ExportRequest()) == (0, 0), "no half of a file"
