"""Packages and receipts by stick between a district and the province."""

from __future__ import annotations

from pathlib import Path

from canasplan.bootstrap import Workspace
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.imports import FileReport, Outcome


def send(workspace: Workspace, province: Workspace, stick: Path) -> Path:
    """Let the province have all that the district has, in its next package."""
    target = packed(workspace, stick)
    [report] = province.imports.take([target])
    assert report.outcome is Outcome.TAKEN
    return target


def packed(workspace: Workspace, stick: Path, request: ExportRequest | None = None) -> Path:
    """Write the next package."""
    wanted = request or ExportRequest()
    target = stick / workspace.exports.package_name(wanted)
    workspace.exports.write_package(wanted, target)
    return target


def hear(workspace: Workspace, path: Path) -> FileReport:
    [report] = workspace.imports.take([path])
    return report
