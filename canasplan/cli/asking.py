"""What the commands share: the options as asked, the data folder, a day."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from canasplan.entry import UnreadableError, parse_day
from canasplan.errors import CanasplanError
from canasplan.paths import default_folder
from canasplan.trouble import DataTroubleError, Trouble

if TYPE_CHECKING:
    from canasplan.bootstrap import Workspace
    from canasplan.plan_document import PlanDocument

Asked = argparse.Namespace


HOLDER = "una orden de CanasPlan"


def folder_of(asked: Asked) -> Path:
    """Return the data folder that was asked for, or the default one."""
    folder: Path = asked.datos or default_folder()
    return folder.absolute()


@contextmanager
def writing(asked: Asked) -> Iterator[Workspace]:
    """Open the data folder as its one writer; make a backup afterwards when one is due."""
    from canasplan.backups import Reason
    from canasplan.bootstrap import hold_folder, open_workspace

    folder = folder_of(asked)
    with hold_folder(folder, HOLDER):
        with open_workspace(folder) as workspace:
            _tell_reconciled(workspace)
            yield workspace
        try:
            if workspace.backups.due():
                workspace.backups.make(Reason.CHANGES)
        except CanasplanError as error:  # what was asked for is done all the same
            print(f"canasplan: {error}", file=sys.stderr)


@contextmanager
def reading(asked: Asked) -> Iterator[Workspace]:
    """Open the data folder to look at it; while another program writes there, too.

    A new or older folder is made or brought up to date first, if it is free.
    """
    from canasplan.bootstrap import hold_folder, open_workspace

    folder = folder_of(asked)
    with ExitStack() as stack:
        try:
            stack.enter_context(hold_folder(folder, HOLDER))
            free = True
        except DataTroubleError as error:
            if error.trouble not in (Trouble.IN_USE, Trouble.READ_ONLY):
                raise
            free = False
        workspace = stack.enter_context(open_workspace(folder, read_only=not free))
        _tell_reconciled(workspace)
        yield workspace


def _tell_reconciled(workspace: Workspace) -> None:
    if restored := workspace.reconciled.restored:
        told = "revisión que faltaba" if restored == 1 else "revisiones que faltaban"
        print(f"canasplan: se recuperó del diario {restored} {told}.", file=sys.stderr)


def period(asked: Asked) -> tuple[date | None, date | None]:
    """Return the days of ``--desde`` and ``--hasta``; raise `CanasplanError` for nonsense."""
    since, until = day_of(asked.desde), day_of(asked.hasta)
    if since and until and since > until:
        raise CanasplanError(
            "El periodo está al revés: --desde {since:%d/%m/%Y} es después de "
            "--hasta {until:%d/%m/%Y}.",
            since=since,
            until=until,
        )
    return since, until


def day_of(text: str | None) -> date | None:
    """Return the day that an option names; raise `CanasplanError` where it is none."""
    if text is None:
        return None
    try:
        return parse_day(text)
    except UnreadableError as error:
        raise CanasplanError(error.message.template, **error.message.values) from error


def require_place(plan: PlanDocument, scope: str, ubigeo: str | None) -> None:
    """Refuse a code or a district that the plan does not have."""
    known = {"", *(eje.code for eje in plan.ejes)}
    known |= {tema.code for eje in plan.ejes for tema in eje.temas}
    if scope not in known and plan.action(scope) is None:
        raise CanasplanError(
            "El plan no tiene {code}. Use el código de un eje (1), de un tema (1.02) o de una "
            "acción (1.02.03).",
            code=scope,
        )
    if ubigeo is not None and plan.district(ubigeo) is None:
        codes = ", ".join(one.ubigeo for one in plan.districts)
        raise CanasplanError(
            "El distrito {ubigeo} no es de Canas. Use: {codes}.", ubigeo=ubigeo, codes=codes
        )
