"""The commands that keep the data safe: verify, back up, restore."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from canasplan.cli.asking import HOLDER, Asked, folder_of, reading, writing
from canasplan.cli.output import counted, print_json, print_table
from canasplan.identity import LIMA, SystemClock
from canasplan.paths import BACKUPS
from canasplan.trouble import RECOVERABLE, DataTroubleError

if TYPE_CHECKING:
    from canasplan.backups import Backup
    from canasplan.integrity import Verification
    from canasplan.recovery import Loss, Outcome


def verify(asked: Asked) -> int:
    """Recompute everything; what does not fit waits for a person, or is repaired."""
    try:
        with reading(asked) as workspace:
            found = workspace.verify()
    except DataTroubleError as error:
        if not asked.reparar or error.trouble not in RECOVERABLE:
            raise
        print(f"canasplan: {error}", file=sys.stderr)
        return restore(asked)
    if found.faults and asked.reparar:
        for fault in found.faults:
            print(f"{fault.record or 'datos'}: {fault.what}", file=sys.stderr)
        return _repair(asked, found)
    _tell_found(asked, found)
    return 3 if found.faults else 0


def _tell_found(asked: Asked, found: Verification) -> None:
    if asked.json:
        print_json(
            {
                "revisiones": found.revisions,
                "registros": found.records,
                "fallas": [{"registro": f.record, "falla": f.what} for f in found.faults],
            }
        )
        return
    for fault in found.faults:
        print(f"{fault.record or 'datos'}: {fault.what}", file=sys.stderr)
    faults = counted(len(found.faults), "falla", "fallas")
    revisions = counted(found.revisions, "revisión", "revisiones")
    records = counted(found.records, "registro", "registros")
    print(f"{revisions} de {records}: {faults if found.faults else 'todo corresponde'}.")
    if found.faults:
        print("Para repararlo: canasplan verificar --reparar", file=sys.stderr)


def _repair(asked: Asked, found: Verification) -> int:
    """Compute again what is only computed; bring back the rest from journal and backups."""
    if all(fault.derived for fault in found.faults):
        with writing(asked) as workspace:
            workspace.recompute()
            again = workspace.verify()
        _tell_found(asked, again)
        return 3 if again.faults else 0
    return restore(asked)


def back_up(asked: Asked) -> int:
    """Make a backup, list those there are, or say where a second copy goes."""
    from canasplan.backups import Backups, Reason
    from canasplan.examination import check_database

    folder = folder_of(asked)
    check_database(folder)
    backups = Backups(folder, SystemClock())
    if asked.lugar is not None:
        backups.set_extra_place(asked.lugar.absolute())
    elif asked.sin_lugar:
        backups.set_extra_place(None)
    if asked.lista:
        return _list_backups(asked, backups.all(), backups.prove)
    made = backups.make(Reason.HAND)
    if made.extra_problem is not None:
        print(f"canasplan: {made.extra_problem}", file=sys.stderr)
    if asked.json:
        print_json(_object(made.backup, proven=True) | {"copia": _path(made.extra)})
    else:
        records = counted(made.backup.records, "registro", "registros")
        print(f"Respaldado y verificado: {made.backup.path} ({records})")
        if made.extra is not None:
            print(f"Copiado también a {made.extra.path}")
    return 3 if made.extra_problem is not None else 0


def _list_backups(asked: Asked, backups: tuple[Backup, ...], prove: Any) -> int:
    proven = [(backup, prove(backup)) for backup in backups]
    if asked.json:
        print_json([_object(backup, proven=good) for backup, good in proven])
    elif not proven:
        print("Todavía no hay respaldos.")
    else:
        rows = [
            (
                f"{backup.moment.astimezone(LIMA):%d/%m/%Y %H:%M}",
                backup.reason.replace("-", " "),
                str(backup.records),
                f"{backup.size / 1_000_000:.1f} MB",
                "verificado" if good else "DAÑADO",
                str(backup.path),
            )
            for backup, good in proven
        ]
        print_table(("fecha", "motivo", "registros", "tamaño", "estado", "archivo"), rows)
    return 0 if all(good for _, good in proven) else 3


def restore(asked: Asked) -> int:
    """Bring back a backup, or everything that backups and journal hold."""
    from canasplan.bootstrap import hold_folder

    folder = folder_of(asked)
    with hold_folder(folder, HOLDER):
        if getattr(asked, "respaldo", None) is None:
            return _rebuild(asked, folder)
        return _restore(asked, folder)


def _rebuild(asked: Asked, folder: Path) -> int:
    from canasplan import recovery

    dry = getattr(asked, "ensayo", False)
    outcome = (recovery.propose if dry else recovery.rebuild)(folder, SystemClock())
    return _tell_outcome(asked, outcome, None)


def _restore(asked: Asked, folder: Path) -> int:
    from canasplan import recovery

    wanted = _named(asked.respaldo, folder)
    recovery.good_backup(folder, wanted, SystemClock())
    lost = recovery.loss(folder, wanted) if asked.exacto else None
    if asked.ensayo:
        if asked.json:
            print_json(_loss(lost))
        elif lost is not None:
            revisions = counted(lost.revisions, "revisión", "revisiones")
            records = counted(lost.records, "registro", "registros")
            print(f"Quedaría fuera lo guardado después: {revisions} de {records}.")
        else:
            print("No se perdería nada de lo registrado aquí.")
        return 0
    outcome = recovery.restore(folder, wanted, SystemClock(), exact=asked.exacto)
    return _tell_outcome(asked, outcome, lost)


def _named(wanted: Path, folder: Path) -> Path:
    """Return the backup that was asked for: a path, or a name in the folder of the backups."""
    own = folder / BACKUPS / wanted
    return own if own.exists() and not wanted.exists() else wanted.absolute()


def _tell_outcome(asked: Asked, outcome: Outcome, lost: Loss | None) -> int:
    if asked.json:
        print_json(
            {
                "revisiones": outcome.revisions,
                "registros": outcome.records,
                "respaldo": _path(outcome.backup),
                "del_diario": outcome.from_journal,
                "apartado": str(outcome.set_aside) if outcome.set_aside else None,
                "faltan": list(outcome.missing),
            }
            | _loss(lost)
        )
        return 3 if outcome.missing else 0
    records = counted(outcome.records, "registro", "registros")
    done = "Se puede recuperar" if getattr(asked, "ensayo", False) else "Recuperado"
    print(f"{done}: {records}, {counted(outcome.revisions, 'revisión', 'revisiones')}.")
    if outcome.from_journal:
        print(f"Del diario: {counted(outcome.from_journal, 'revisión', 'revisiones')}.")
    if lost is not None and lost.revisions:
        revisions = counted(lost.revisions, "revisión", "revisiones")
        print(f"Quedó fuera lo guardado después: {revisions}.")
    if outcome.set_aside:
        print(f"Lo que había queda en {outcome.set_aside}")
    for told in outcome.missing:
        print(f"No se pudo recuperar: {told}", file=sys.stderr)
    return 3 if outcome.missing else 0


def _loss(lost: Loss | None) -> dict[str, Any]:
    if lost is None:
        return {"fuera_revisiones": 0, "fuera_registros": 0}
    return {"fuera_revisiones": lost.revisions, "fuera_registros": lost.records}


def _path(backup: Backup | None) -> str | None:
    return str(backup.path) if backup is not None else None


def _object(backup: Backup, *, proven: bool) -> dict[str, Any]:
    return {
        "archivo": str(backup.path),
        "momento": f"{backup.moment:%Y-%m-%dT%H:%M:%SZ}",
        "motivo": str(backup.reason),
        "esquema": backup.schema,
        "revisiones": backup.revisions,
        "registros": backup.records,
        "bytes": backup.size,
        "lugar_extra": backup.extra,
        "verificado": proven,
    }
