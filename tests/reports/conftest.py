"""What reports are about: the made-up years of the 8 districts, and who reads them back."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from benchmarks import year
from canasplan.bootstrap import Workspace, open_workspace
from canasplan.reports.dossier import Ask, Dossier
from canasplan.reports.kinds import Kind
from canasplan.ui.reports.printing import write_pdf

DAY = year.LAST_DAY
"""The last day on which anything was recorded."""


@pytest.fixture
def office(year_folder: Path) -> Iterator[Workspace]:
    """The office's data, open."""
    with open_workspace(year_folder, read_only=True) as workspace:
        yield workspace


@dataclass(frozen=True)
class Reader:
    """Makes a report and reads it back as another program sees it."""

    folder: Path

    def pages(self, kind: Kind, dossier: Dossier) -> list[str]:
        """Return the text of each page, its lines as they stand on paper."""
        path = self.folder / "informe.pdf"
        count = write_pdf(kind, dossier, path)
        command = ["pdftotext", "-layout", str(path), "-"]
        done = subprocess.run(command, capture_output=True, check=True)
        pages = done.stdout.decode().replace("\u00a0", " ").split("\f")
        assert pages.pop() == ""
        assert len(pages) == count
        return pages


@pytest.fixture
def reader(qapp: QApplication, tmp_path: Path) -> Reader:
    """Somebody with another program for PDF."""
    if not shutil.which("pdftotext"):
        pytest.skip("falta pdftotext (poppler-utils)")
    return Reader(tmp_path)


def dossier_of(office: Workspace, ask: Ask) -> Dossier:
    """Return what a report of the office is made of."""
    return office.figures.dossier(ask, office.profiles.get())
