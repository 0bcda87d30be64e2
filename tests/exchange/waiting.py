"""What waits for a person at the province: conflicts, edited rows, files set apart."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.exchange.imports import FileReport
from canasplan.model import Operation, Profile, Progress, Revision
from canasplan.revisions import seal
from tests.conftest import LAYO, FixedClock
from tests.core.fieldwork import meta, recorded
from tests.exchange.records import add, rows_of

Fields = dict[str, str]
ELSEWHERE = "eq-6f1cbd1e-30a1-4c5a-9d52-3f0f4f5a7b21"


@contextmanager
def laptop(folder: Path, profile: Profile = LAYO) -> Iterator[Workspace]:
    """Another laptop of a district."""
    with open_workspace(folder, FixedClock()) as opened:
        opened.profiles.set(profile)
        yield opened


def export(workspace: Workspace, path: Path) -> Path:
    """Write everything that a laptop has."""
    workspace.exports.write(ExportRequest(), path)
    return path


def take(workspace: Workspace, path: Path) -> FileReport:
    """Take a file up."""
    (report,) = workspace.imports.take([path])
    return report


def edit(path: Path, number: int = 0, /, **cells: str) -> Path:
    """Change cells of one row by hand, as a spreadsheet would write them."""
    rows = rows_of(path)
    rows[number] |= cells
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def rival(revision: Revision, number: int = 1, **changed: Any) -> Revision:
    """What another laptop saved at the same time."""
    assert isinstance(revision.content, Progress)
    return seal(
        replace(
            revision,
            author=f"Ana Huanca {number} (Residente de obra)",
            installation=f"{ELSEWHERE[:-2]}{number:02}",
            content=replace(revision.content, **changed),
        )
    )


def dispute(workspace: Workspace, fields: Fields, *rivals: dict[str, Any]) -> tuple[Revision, ...]:
    """Let a record be corrected here and elsewhere; return all heads, ours first."""
    first = workspace.progress.save(fields, record=workspace.progress.new_record())
    ours = workspace.progress.save(
        fields | {"percent": "30"}, record=first.record, base=first.hash, reason="Se midió otra vez"
    )
    others = [rival(ours, number, **changed) for number, changed in enumerate(rivals, 1)]
    if others:
        add(workspace, *others)
    return (ours, *others)


def dispute_meta(
    workspace: Workspace, *rivals: dict[str, Any], which: int = 1, **first: Any
) -> tuple[Revision, ...]:
    """Let a meta be changed on several laptops at once; return all heads, as they are given."""
    start = recorded(meta(**first), which)
    heads = tuple(
        seal(
            replace(
                start,
                number=2,
                parents=(start.hash,),
                operation=Operation.CHANGE,
                reason="Se midió otra vez",
                author=f"Ana Huanca {number} (Residente de obra)",
                installation=f"{ELSEWHERE[:-2]}{number:02}",
                content=replace(start.content, **changed),
            )
        )
        for number, changed in enumerate(rivals, 1)
    )
    add(workspace, start, *heads)
    return heads


def repeat_meta(workspace: Workspace, *metas: dict[str, Any]) -> tuple[Revision, ...]:
    """Let several laptops set one meta unseen by each other; the last of them counts."""
    found = tuple(recorded(meta(**one), 10 + number) for number, one in enumerate(metas))
    add(workspace, *found)
    return found
