"""The main job without a screen: record a small set of fieldwork, export it, paint the window.

For machines where no window can open, and for anyone who wants to see what the program makes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.errors import CanasplanError
from canasplan.exchange.export import ExportRequest, ExportResult, suggested_name
from canasplan.model import PROVINCE, Profile
from canasplan.painting import paint_window
from canasplan.paths import resource

OFFICE = Profile(PROVINCE, "Julio Mamani Choque", "Planificador")

_COLUMNS = (
    "ubigeo", "action", "date", "locality", "activity", "status", "percent", "quantity", "unit",
    "amount", "women", "men", "minors", "elders", "responsible", "allies", "achievements",
    "difficulties", "next_steps",
)  # fmt: skip


def fieldwork() -> list[dict[str, str]]:
    """Return a small realistic set, as typed: one line of ``resources/demo/avances.txt`` each."""
    text = resource("resources", "demo", "avances.txt").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line and not line.startswith("#")]
    return [
        {
            name: cell.strip().replace("; ", "\n") if name == "allies" else cell.strip()
            for name, cell in zip(_COLUMNS, row, strict=True)
        }
        for row in rows
    ]


def record_fieldwork(workspace: Workspace) -> int:
    """Record the set for the provincial office, correct two avances and void one.

    Returns:
        How many avances count afterwards.
    """
    workspace.profiles.set(OFFICE)
    book = workspace.progress
    saved = [book.save(fields, record=book.new_record()) for fields in fieldwork()]
    first, second, third = fieldwork()[0], fieldwork()[3], saved[7]
    book.save(
        first | {"quantity": "3.2"},
        record=saved[0].record,
        base=saved[0].hash,
        reason="El acta de entrega dice 3.2 km",
    )
    book.save(
        second | {"women": "41", "men": "28"},
        record=saved[3].record,
        base=saved[3].hash,
        reason="Se completó la lista de asistencia",
    )
    book.void(third.record, base=third.hash, reason="Se registró dos veces la misma visita")
    return len(saved) - 1


def main() -> int:
    """Do the main job in a new folder and say where the results are."""
    folder = Path(tempfile.mkdtemp(prefix="canasplan-demostracion-"))
    try:
        with open_workspace(folder / "datos") as workspace:
            records = record_fieldwork(workspace)
            result = _export(workspace, folder)
            faults = workspace.verify().faults
        picture = paint_window(folder / "datos", folder / "ventana.png")
    except CanasplanError as error:
        print(f"canasplan: {error}", file=sys.stderr)
        return 1
    print(f"Avances vigentes:  {records}, en 8 distritos (2 corregidos, 1 anulado)")
    print(f"Verificación:      {'todo corresponde' if not faults else f'{len(faults)} fallas'}")
    print(f"CSV exportado:     {result.path} ({result.rows} filas)")
    print(f"Ventana dibujada:  {picture}")
    print(f"Carpeta de datos:  {folder / 'datos'}")
    return 1 if faults else 0


def _export(workspace: Workspace, folder: Path) -> ExportResult:
    request = ExportRequest()
    plan, now = workspace.plans.current(), workspace.clock.now()
    target = folder / suggested_name(request, OFFICE.scope, plan, now)
    return workspace.exports.write(request, target)


if __name__ == "__main__":
    sys.exit(main())
