"""Packages and receipts by stick between a district and the province."""

from __future__ import annotations

from pathlib import Path

from canasplan.bootstrap import Workspace
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.imports import FileReport, Outcome


def send(workspace: Workspace, province: Workspace, stick: Path) -> Path:
    """Let the province have all that the district has, in its next package."""
    target = stick / workspace.exports.package_name(ExportRequest())
    workspace.exports.write_package(ExportRequest(), target)
    [report] = province.imports.take([target])
    assert report.outcome is Outcome.TAKEN
    return target


def hear(workspace: Workspace, path: Path) -> FileReport:
    [report] = workspace.imports.take([path])
    return report
