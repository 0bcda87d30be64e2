"""Records for the tests of files: saved by a person, or put into the set as a merge will."""

from __future__ import annotations

import csv
from contextlib import closing
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from sqlalchemy import insert

from canasplan.bootstrap import Workspace
from canasplan.db import revision_store
from canasplan.db.revision_store import kind_of
from canasplan.db.sqlite import Database
from canasplan.identity import new_record
from canasplan.model import Revision
from canasplan.paths import DATABASE
from canasplan.revisions import seal
from canasplan.saving import Saves


def save(workspace: Workspace, fields: dict[str, str], **changed: str) -> Revision:
    """Record an avance as the form would."""
    return workspace.progress.save(fields | changed, record=workspace.progress.new_record())


def add(workspace: Workspace, *revisions: Revision) -> None:
    """Put revisions into the set as a merge of files will: from elsewhere, never pending."""
    with closing(Database(workspace.folder / DATABASE)) as database:
        with database.write() as connection:
            for kind, own in groupby(revisions, key=lambda one: kind_of(one.record)):
                connection.execute(insert(kind.revisions), list(map(revision_store.to_row, own)))
            revision_store.rebuild(connection)
        Saves(database).reconcile()


def many(first: Revision, number: int) -> list[Revision]:
    """That many other records with the same content."""
    return [seal(replace(first, record=new_record("av"))) for _ in range(number)]


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a file as any CSV reader sees them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))
