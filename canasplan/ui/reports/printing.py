"""A report as a PDF, from the window or without one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QGuiApplication, QPageSize, QPdfWriter
from PySide6.QtWidgets import QApplication

from canasplan.numerals import day_text
from canasplan.reports.dossier import Dossier
from canasplan.reports.files import keep
from canasplan.reports.kinds import KIND_LABELS, Kind, pages_of
from canasplan.ui.reports.paper import Paper
from canasplan.why import cutoffs_text

RESOLUTION = 600
"""Dots per inch: on paper no letter is out of its place."""


def paper_of(kind: Kind, dossier: Dossier) -> Paper:
    """Set the pages of a report.

    Raises:
        CanasplanError: the report needs an action, and the dossier is about more.
    """
    title = f"{KIND_LABELS[kind]} · {dossier.where} · {day_text(dossier.made)}"
    foot = (cutoffs_text(dossier.standing.cutoffs), title)
    if kind is Kind.FIELD:
        foot = (dossier.plan.title, title)
    return Paper(pages_of(kind, dossier), dossier.standing, foot)


def pdf_of(paper: Paper, title: str) -> bytes:
    """Return the pages as a PDF."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(title)
    writer.setCreator("CanasPlan")
    paper.paint(writer)
    buffer.close()
    return bytes(buffer.data().data())


def write_pdf(kind: Kind, dossier: Dossier, path: Path) -> int:
    """Write a report as a PDF; return its number of pages.

    Raises:
        CanasplanError: it cannot be written there, or `paper_of` says why not.
    """
    paper = paper_of(kind, dossier)
    keep(path, pdf_of(paper, KIND_LABELS[kind]))
    return paper.pages


def without_window() -> QGuiApplication:
    """Return the application, begun here where nothing has a window; hold it while drawing."""
    found = QGuiApplication.instance()
    if isinstance(found, QGuiApplication):
        return found
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication(sys.argv[:1])
