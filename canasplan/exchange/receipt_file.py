"""A receipt among the received files: its refusals told as those of all others."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from canasplan import receipts
from canasplan.errors import message
from canasplan.exchange.findings import Finding, UnreadableFileError, unreadable
from canasplan.identity import LIMA
from canasplan.receipt_paper import Paper, UnreadableReceiptError
from canasplan.receipts import Taken

_ASK_AGAIN = message("Pida el acuse otra vez a la oficina provincial.")


def read(path: Path) -> tuple[Paper, str]:
    """Return what a receipt says and the SHA-256 of its file; raise `UnreadableFileError`."""
    try:
        return receipts.read_file(path)
    except UnreadableReceiptError as error:
        raise _refused(path, error) from error
    except OSError as error:
        raise unreadable(path.name, error) from error


def take(connection: Connection, path: Path, paper: Paper) -> Taken:
    """Keep what a receipt says; raise `UnreadableFileError` when it is not for this place."""
    try:
        return receipts.take(connection, paper)
    except UnreadableReceiptError as error:
        raise _refused(path, error) from error


def summary(taken: Taken) -> str:
    """Return in Spanish what a receipt said."""
    moment = datetime.fromisoformat(taken.moment).astimezone(LIMA)
    received = taken.revisions - taken.observed
    told = f"{received:,} {'recibido' if received == 1 else 'recibidos'}"
    if taken.observed:
        told += f", {taken.observed:,} {'observado' if taken.observed == 1 else 'observados'}"
    return f"Acuse de la provincia del {moment:%d/%m/%Y a las %H:%M}: {told}."


def _refused(path: Path, error: UnreadableReceiptError) -> UnreadableFileError:
    return UnreadableFileError(Finding(path.name, None, None, "", error.expected, _ASK_AGAIN))
