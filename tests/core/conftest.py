"""A data folder with a backup, and work done since."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from canasplan.backups import Backup, Backups, Reason
from canasplan.bootstrap import Workspace, open_workspace
from tests.conftest import PROVINCE_OFFICE
from tests.core.damages import CLOCK
from tests.core.laptop import fill, go_on
from tests.core.tampering import Fields


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preparada") / "datos"
    fill(folder)
    Backups(folder, CLOCK).make(Reason.HAND)
    go_on(folder)
    return folder


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an office that has nothing yet, to be copied."""
    folder = tmp_path_factory.mktemp("en blanco") / "datos"
    with open_workspace(folder, CLOCK) as workspace:
        workspace.profiles.set(PROVINCE_OFFICE)
    return folder


@pytest.fixture
def backup(prepared: Path, folder: Path) -> Backup:
    """The one backup of `folder`; after it three more revisions were recorded."""
    shutil.copytree(prepared, folder)
    (made,) = Backups(folder, CLOCK).all()
    return made


@pytest.fixture
def saved(workspace: Workspace, fields: Fields) -> str:
    """The record of an avance that was saved and corrected, beside another and a comunidad."""
    book = workspace.progress
    first = book.save(fields, record=book.new_record())
    book.save(fields | {"percent": "30"}, record=first.record, base=first.hash, reason="Se midió")
    other = fields | {"allies": "MINSA", "action": "1.02.04"}
    voided = book.save(other, record=book.new_record())
    book.void(voided.record, reason="Se registró dos veces")
    workspace.localities.add("080505", "Urinsaya")
    return first.record


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """What travels between the laptops."""
    stick = tmp_path / "memoria"
    stick.mkdir()
    return stick
