"""The program tests itself, as it was installed, in a folder of its own.

Each step does for real what a person would; the report is one JSON document.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from canasplan import __version__
from canasplan.bootstrap import Workspace, open_workspace
from canasplan.durable import replace_file
from canasplan.errors import CanasplanError
from canasplan.exchange.avances_csv import BOM, read_revision
from canasplan.exchange.export import ExportRequest
from canasplan.model import Profile, Revision
from canasplan.painting import SIZE, paint_window

_PROFILE = Profile("080505", "Autoprueba", "Programa")
_ENTRY = {
    "action": "1.02.03",
    "ubigeo": "080505",
    "date": "04/03/2022",
    "activity": "visita",
    "status": "en_ejecucion",
    "achievements": "=1+1 | visita a niños, «ñandú»\ncon dos líneas",
}


@dataclass(slots=True)
class _Bench:
    """What the steps hand on to each other."""

    folder: Path
    workspace: Workspace
    saved: list[Revision] = field(default_factory=list)

    @property
    def csv(self) -> Path:
        return self.folder / "avances.csv"


def run(report: Path | None = None) -> int:
    """Run every step and print or write the report.

    Args:
        report: where the JSON report goes; standard output when ``None``.

    Returns:
        0 when every step passed, else 1.
    """
    results: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="canasplan-autoprueba-") as name:
        folder = Path(name)
        with open_workspace(folder / "datos") as workspace:
            bench = _Bench(folder, workspace)
            results += [_timed(step, bench) for step in _STEPS]
        results.append(_timed(_window, bench))
    passed = all(result["paso"] for result in results)
    document = {"version": __version__, "paso": passed, "pasos": results}
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if report is None:
        sys.stdout.write(text)
    else:
        replace_file(report.absolute(), text.encode())
    return 0 if passed else 1


def _timed(step: Callable[[_Bench], str], bench: _Bench) -> dict[str, object]:
    start = time.perf_counter()
    try:
        told, passed = step(bench), True
    except (AssertionError, CanasplanError, OSError, ImportError) as error:
        told, passed = f"{type(error).__name__}: {error}", False
    return {
        "nombre": (step.__doc__ or "").rstrip("."),
        "paso": passed,
        "detalle": told,
        "ms": round((time.perf_counter() - start) * 1000, 1),
    }


def _require(holds: bool, told: str) -> None:
    if not holds:
        raise AssertionError(told)


def _seed(bench: _Bench) -> str:
    """Plan sembrado."""
    plan = bench.workspace.plans.current()
    actions = sum(1 for _ in plan.actions())
    _require((len(plan.ejes), actions) == (4, 83), f"{len(plan.ejes)} ejes, {actions} acciones")
    return f"{len(plan.ejes)} ejes, {actions} acciones"


def _record(bench: _Bench) -> str:
    """Avance registrado."""
    bench.workspace.profiles.set(_PROFILE)
    book = bench.workspace.progress
    bench.saved.append(book.save(_ENTRY, record=book.new_record()))
    found = bench.workspace.actions.search("ninos nandu").progress
    _require(found == {"1.02.03": 1}, f"la búsqueda encontró {dict(found)}")
    return bench.saved[0].record


def _correct(bench: _Bench) -> str:
    """Avance corregido, anulado y repuesto."""
    book, first = bench.workspace.progress, bench.saved[0]
    changed = _ENTRY | {"percent": "35"}
    second = book.save(changed, record=first.record, base=first.hash, reason="Autoprueba")
    third = book.void(first.record, base=second.hash, reason="Autoprueba")
    fourth = book.undo(first.record)
    bench.saved += [second, third, fourth]
    history = book.history(first.record)
    _require(history == tuple(bench.saved), f"{len(history)} revisiones en el historial")
    return f"{len(history)} revisiones"


def _export(bench: _Bench) -> str:
    """CSV exportado."""
    result = bench.workspace.exports.write(ExportRequest(), bench.csv)
    before = bench.csv.read_bytes()
    bench.workspace.exports.write(ExportRequest(), bench.csv)
    _require(before == bench.csv.read_bytes(), "dos exportaciones dieron bytes distintos")
    return f"{result.rows} filas, {result.size} bytes"


def _read_back(bench: _Bench) -> str:
    """CSV leído de nuevo, huella por huella."""
    import csv
    import io

    text = bench.csv.read_bytes().decode().removeprefix(BOM)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    read = [read_revision(row) for row in rows]
    _require(read == bench.saved, "lo leído no es lo guardado")
    _require([row["vigente"] for row in rows] == ["0", "0", "0", "1"], "vigente no corresponde")
    return f"{len(read)} huellas"


def _verify(bench: _Bench) -> str:
    """Datos verificados."""
    found = bench.workspace.verify()
    _require(not found.faults, "; ".join(fault.what for fault in found.faults))
    return f"{found.revisions} revisiones, {found.records} registros"


def _figures(bench: _Bench) -> str:
    """Informe en PDF y en Excel."""
    from canasplan.reports.dossier import Ask
    from canasplan.reports.kinds import Kind
    from canasplan.reports.workbook import workbook
    from canasplan.ui.reports import printing

    workspace = bench.workspace
    dossier = workspace.figures.dossier(Ask("1.02"), workspace.profiles.get())
    _require(dossier.figure.percent == 35_00, f"avance {dossier.figure.percent}")
    application = printing.without_window()
    paper = bench.folder / "informe.pdf"
    pages = printing.write_pdf(Kind.TRACKING, dossier, paper)
    application.shutdown()  # the window has one of its own
    _require(paper.read_bytes().startswith(b"%PDF"), "el PDF no es un PDF")
    book = workbook(dossier)
    _require(book.startswith(b"PK"), "el Excel no es un Excel")
    return f"{pages} páginas, {len(book)} bytes"


def _window(bench: _Bench) -> str:
    """Ventana dibujada."""
    picture = paint_window(bench.folder / "datos", bench.folder / "ventana.png")
    _require(picture.stat().st_size > 0, "la imagen está vacía")
    return f"{SIZE[0]}×{SIZE[1]}"


_STEPS = (_seed, _record, _correct, _export, _read_back, _verify, _figures)
