"""What the commands share: the options as asked, the data folder, a day."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from canasplan.entry import UnreadableError, parse_day
from canasplan.errors import CanasplanError
from canasplan.paths import default_folder

if TYPE_CHECKING:
    from canasplan.bootstrap import Workspace

Asked = argparse.Namespace


@contextmanager
def workspace_of(asked: Asked) -> Iterator[Workspace]:
    """Open the data folder that was asked for, or the default one."""
    from canasplan.bootstrap import open_workspace

    with open_workspace((asked.datos or default_folder()).absolute()) as workspace:
        yield workspace


def period(asked: Asked) -> tuple[date | None, date | None]:
    """Return the days of ``--desde`` and ``--hasta``; raise `CanasplanError` for nonsense."""
    since, until = _day(asked.desde), _day(asked.hasta)
    if since and until and since > until:
        raise CanasplanError(
            "El periodo está al revés: --desde {since:%d/%m/%Y} es después de "
            "--hasta {until:%d/%m/%Y}.",
            since=since,
            until=until,
        )
    return since, until


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return parse_day(text)
    except UnreadableError as error:
        raise CanasplanError(error.message.template, **error.message.values) from error
