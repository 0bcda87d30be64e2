"""A newer program on the data that an older one left, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from canasplan.paths import BACKUPS
from tests.schemas.frozen import RELEASED, exported, frozen

if TYPE_CHECKING:
    from tests.cli.conftest import Console


@pytest.mark.parametrize("number", RELEASED)
def test_it_takes_the_data_up_and_everything_works_as_before(
    number: int, empty_console: Console, entry: tuple[str, ...], tmp_path: Path
) -> None:
    frozen(number, empty_console.folder)
    target = tmp_path / "avances.csv"

    assert empty_console("exportar", "--salida", str(target)).code == 0
    assert target.read_bytes() == exported(number)
    records = len(empty_console("listar", "--json").json())
    assert empty_console("registrar", *entry).code in {0, 3}
    assert len(empty_console("listar", "--json").json()) == records + 1
    assert empty_console("verificar").code == 0


@pytest.mark.parametrize("number", RELEASED)
def test_the_copy_from_before_brings_the_data_back_as_they_were(
    number: int, empty_console: Console, entry: tuple[str, ...], tmp_path: Path
) -> None:
    frozen(number, empty_console.folder)
    assert empty_console("registrar", *entry).code in {0, 3}
    (copy,) = (empty_console.folder / BACKUPS).glob("*-antes-de-migrar.db")

    answer = empty_console("restaurar", str(copy), "--exacto")

    assert answer.code == 0, answer.err
    assert empty_console("exportar", "--salida", str(tmp_path / "avances.csv")).code == 0
    assert (tmp_path / "avances.csv").read_bytes() == exported(number)
