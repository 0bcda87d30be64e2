"""The states of figures for `capturas.py`: board, why, metas, lights, reports and their pages."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from capturas_avisos import State, until
from capturas_datos import TODAY, Running, metas, office

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canasplan.standing import Standing
    from canasplan.ui.main_window import MainWindow
    from canasplan.ui.services import Services

DISTRICT = "080505"
PAGES_DPI = 80
MIDYEAR = date(2022, 6, 30)


def _standing(window: MainWindow) -> Standing:
    """Return the figures, once they were read."""
    until(lambda: window.figures.standing is not None)
    assert window.figures.standing is not None
    return window.figures.standing


def _province(window: MainWindow, _: Services) -> QWidget:
    busiest, _ubigeo = _busiest(_standing(window))
    window.table.select_action(busiest)
    return window


def _board(screens: int = 0, district: str | None = None) -> State:
    def show(window: MainWindow, _: Services) -> QWidget:
        window.centre.show_board()
        _standing(window)
        board = window.centre.board
        if district:
            board.filter.district.setCurrentIndex(board.filter.district.findData(district))
        if screens:
            bar = board.area.verticalScrollBar()
            until(lambda: bar.maximum() > 0)
            bar.setValue(screens * bar.pageStep())
        return window

    return show


def _compared_board(window: MainWindow, _: Services) -> QWidget:
    window.centre.show_board()
    before = _standing(window)
    field = window.centre.board.filter.before
    field.set_day(date(2021, 12, 31))
    field.leave()
    until(lambda: window.figures.standing is not before)
    return window


def _empty_board(window: MainWindow, _: Services) -> QWidget:
    window.centre.show_board()
    _standing(window)
    return window


def _busiest(standing: Standing) -> tuple[str, str]:
    """Return the action with most avances that a meta is for, and its district with most."""
    pairs = [
        (action.code, district.ubigeo)
        for _, _, action in standing.plan.actions()
        for district in standing.plan.districts
        if standing.cell(action.code, district.ubigeo).basis == "cantidad"
    ]
    code = max(pairs, key=lambda pair: standing.figure(pair[0]).records)[0]
    return max((pair for pair in pairs if pair[0] == code), key=lambda p: _records(standing, *p))


def _records(standing: Standing, code: str, ubigeo: str) -> int:
    return standing.figure(code, ubigeo).records


def _why(level: str) -> State:
    def show(window: MainWindow, _: Services) -> QWidget:
        from canasplan.ui.board.why_dialog import WhyDialog

        code, ubigeo = _busiest(_standing(window))
        scope, place = {"plan": ("", None), "accion": (code, None), "par": (code, ubigeo)}[level]
        dialog = WhyDialog(window.figures, scope, place, window)
        dialog.show()
        return dialog

    return show


def _targets(pasted: str = "") -> State:
    def show(window: MainWindow, services: Services) -> QWidget:
        from PySide6.QtGui import QGuiApplication

        from canasplan.ui.targets.targets_dialog import TargetsDialog

        dialog = TargetsDialog(services, window)
        dialog.show()
        if pasted:
            QGuiApplication.clipboard().setText(pasted)
            dialog.paste_button.click()
        return dialog

    return show


def _new_metas(window: MainWindow, services: Services) -> QWidget:
    return _targets(metas())(window, services)


def _lights(window: MainWindow, services: Services) -> QWidget:
    from canasplan.ui.board.lights_dialog import LightsDialog

    dialog = LightsDialog(services, window)
    dialog.show()
    return dialog


def _reports(kind: str, *, written: bool = False) -> State:
    def show(window: MainWindow, services: Services) -> QWidget:
        from canasplan.reports.kinds import Kind
        from canasplan.ui.reports.reports_dialog import ReportsDialog

        dialog = ReportsDialog(services, _busiest(_standing(window))[0], window)
        dialog.choice.choose(Kind(kind))
        dialog.show()
        if written:
            dialog._written = Path("E:/Informes/Audiencia pública 2022-09-30.pdf")
            dialog._ended()
        return dialog

    return show


def _preview(window: MainWindow, services: Services) -> QWidget:
    from canasplan.reports.dossier import Ask
    from canasplan.reports.kinds import Kind
    from canasplan.ui.reports.printing import paper_of
    from canasplan.ui.reports.reports_dialog import ReportPreview

    dossier = services.store._workspace.figures.dossier(Ask(), services.store.profile())
    dialog = ReportPreview(paper_of(Kind.HEARING, dossier), window)
    dialog.show()
    return dialog


FIGURE_STATES: dict[str, State] = {
    "provincia": _province,
    "tablero": _board(),
    "tablero-2": _board(1),
    "tablero-3": _board(2),
    "tablero-distrito": _board(district=DISTRICT),
    "tablero-distrito-2": _board(1, DISTRICT),
    "tablero-distrito-3": _board(2, DISTRICT),
    "tablero-comparado": _compared_board,
    "tablero-vacio": _empty_board,
    "porque": _why("plan"),
    "porque-accion": _why("accion"),
    "porque-distrito": _why("par"),
    "metas": _targets(),
    "metas-vacia": _targets(),
    "metas-nuevas": _new_metas,
    "metas-con-error": _targets(
        "1.02.03\tLayo\t2022\tkm\t4.5\t180000\n"
        "1.02.04\tLayo\t2022\tfamilias\t1,500\t45000\n"
        "1.02.99\tLayo\t2022\tfamilias\t20\t9000\n"
        "1.03.01\tEspinar\t2022\ttalleres\t8\t12000\n"
    ),
    "semaforo": _lights,
    "informes": _reports("seguimiento"),
    "informes-accion": _reports("accion"),
    "informes-campo": _reports("campo"),
    "informes-hecho": _reports("audiencia", written=True),
    "vista-previa": _preview,
}


def write_pages(target: Path, only: str = "", dpi: int = PAGES_DPI) -> None:
    """Write the pages of each report as ``target/informe-<kind>-<page>.png``."""
    from canasplan.bootstrap import open_workspace
    from canasplan.reports.dossier import Ask
    from canasplan.reports.kinds import Kind
    from canasplan.ui.reports import printing

    if not shutil.which("pdftoppm"):
        sys.exit("Falta pdftoppm (poppler-utils), para las páginas de los informes.")
    application = printing.without_window()
    with open_workspace(office(), Running(TODAY), read_only=True) as workspace:
        figures, profile = workspace.figures, workspace.profiles.get()
        action, ubigeo = _busiest(figures.standing())
        asks = {
            "seguimiento": (Kind.TRACKING, Ask(before=MIDYEAR)),
            "seguimiento-distrito": (Kind.TRACKING, Ask(ubigeo=DISTRICT, year=2022)),
            "audiencia": (Kind.HEARING, Ask(before=MIDYEAR)),
            "audiencia-distrito": (Kind.HEARING, Ask(ubigeo=DISTRICT)),
            "accion": (Kind.ACTION, Ask(action)),
            "accion-distrito": (Kind.ACTION, Ask(action, ubigeo)),
            "campo": (Kind.FIELD, Ask(action, ubigeo)),
            "campo-tema": (Kind.FIELD, Ask(action.rpartition(".")[0])),
        }
        for name, (kind, ask) in asks.items():
            if only in ("", name):
                pdf = Path(tempfile.mkdtemp()) / f"{name}.pdf"
                printing.write_pdf(kind, figures.dossier(ask, profile), pdf)
                last = ["-l", "1", "-singlefile"] if only else []
                picture = str(target / f"informe-{name}")
                command = ["pdftoppm", "-png", "-r", str(dpi), *last, str(pdf), picture]
                subprocess.run(command, check=True)
    del application
