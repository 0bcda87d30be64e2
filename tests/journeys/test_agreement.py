"""Every figure of four years is the same wherever it is told: window, files, paper, machines."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QEventLoop, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication

from benchmarks.year import LAST_DAY
from canasplan.app import versions
from canasplan.bootstrap import Workspace, open_workspace
from canasplan.cli import main
from canasplan.lights import LIGHT_LABELS, Light
from canasplan.reports.dossier import Ask
from canasplan.reports.kinds import Kind
from canasplan.reports.workbook import workbook
from canasplan.ui.actions.action_table_model import FIGURE
from canasplan.ui.board.board_page import BoardPage
from canasplan.ui.charts.chart import Table
from canasplan.ui.figure_store import Sight
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import Messages
from canasplan.ui.plan.eje_tree_model import CAPTION_ROLE
from canasplan.ui.reports.printing import paper_of, pdf_of
from canasplan.ui.runner import Runner
from canasplan.ui.services import Services
from canasplan.ui.store import Store
from canasplan.ui.theme import Theme
from canasplan.ui.window_state import WindowState
from tests.reports.printed import money, percent, row_of

Row = dict[str, Any]
Told = dict[tuple[str, str], Row]
DISTRICTS = [f"08050{number}" for number in range(1, 9)]
EJES = ["1", "2", "3", "4"]
PARTS = [(scope, ubigeo) for scope in ("", *EJES) for ubigeo in ("", *DISTRICTS)]


def run(folder: Path, *order: str) -> Any:
    """Return the one document that a command prints."""
    out = io.StringIO()
    with redirect_stdout(out):
        assert main(["--datos", str(folder), *order, "--al", LAST_DAY.isoformat(), "--json"]) == 0
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def told(year_folder: Path) -> Told:
    """What ``resumen --json`` says, by code and district."""
    rows = run(year_folder, "resumen")["filas"]
    told = {(row["codigo"], row["ubigeo"]): row for row in rows}
    assert len(told) == 9 * (1 + 4 + 21 + 83)
    assert sum(row["avance"] is not None for row in rows) > 300
    assert any(row["ejecucion_financiera"] for row in rows)
    return told


@pytest.fixture(scope="module")
def office(year_folder: Path) -> Iterator[Workspace]:
    with open_workspace(year_folder, read_only=True) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def window(
    qapp: QApplication, office: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    """The office's window, looking at the last day on which anything was recorded."""
    theme, runner, background = Theme(qapp, "light"), Runner(), Runner()
    state = WindowState(tmp_path_factory.mktemp("ventana"))
    services = Services(
        Store(office), state, Messages(), runner, background, theme, versions()
    )  # fmt: skip
    window = MainWindow(services, qapp)
    window.show()
    wait(window.figures.changed)
    window.figures.look(Sight(None, LAST_DAY))
    wait(window.figures.changed)
    yield window
    window.close()
    window.deleteLater()
    theme.close()


def wait(signal: SignalInstance) -> None:
    loop, patience = QEventLoop(), QTimer()
    signal.connect(loop.quit)
    patience.timeout.connect(lambda: loop.exit(1))
    patience.start(60_000)
    assert loop.exec() == 0, "it never happened"


def light(row: Row) -> str:
    return LIGHT_LABELS[Light(row["semaforo"])]


def test_the_tree_and_the_table(window: MainWindow, told: Told) -> None:
    seen = {}
    for (code, ubigeo), row in told.items():
        if ubigeo:
            continue
        if row["nivel"] == "accion":
            place = window.table.filter.row_of(code)
            seen[code] = str(window.table.filter.index(place, FIGURE).data())
            assert seen[code] == percent(row["avance"])
            continue
        branch = window.tree.filter.find(f"{row['nivel']}:{code}")
        seen[code] = str(branch.data(CAPTION_ROLE))
        without = row["avance"] is None
        expected = light(row) if without else f"{percent(row['avance'])} · {light(row)}"
        if row["pares"]:
            assert expected in seen[code]
    assert len(seen) == 1 + 4 + 21 + 83


@pytest.mark.parametrize(("scope", "ubigeo"), PARTS)
def test_the_board(window: MainWindow, told: Told, scope: str, ubigeo: str) -> None:
    window.centre.show_board()
    board = window.centre.board
    for box, data in ((board.filter.eje, scope), (board.filter.district, ubigeo or None)):
        box.setCurrentIndex(box.findData(data))
    row = told[scope, ubigeo]

    tiles(board, row)
    for title in ("Por eje", "Por tema"):
        for place, cells in places(board, title):
            there = told[place, ubigeo]
            assert cells["Avance"] == percent(there["avance"])
            assert cells["Semáforo"] == light(there)
            assert cells["Nota"] == f"{there['con_datos']} de {there['pares']} con datos"
    for title in ("Por distrito", "Mapa de los distritos"):
        shown = dict(places(board, title, by_district=True))
        assert list(shown) == DISTRICTS
        for one, cells in shown.items():
            assert cells["Avance"] == percent(told[scope, one]["avance"])
            assert cells["Semáforo"] == light(told[scope, one])
    months(board, row)


def tiles(board: BoardPage, row: Row) -> None:
    assert board.whole.number.text() == percent(row["avance"])
    assert board.money.number.text() == percent(row["ejecucion_financiera"])
    if row["presupuesto_soles"]:
        of = f"{money(row['gastado_con_presupuesto'])} de {money(row['presupuesto_soles'])}"
        assert board.money.note.text() == of
    else:
        assert board.money.note.text() == f"{money(row['gastado_soles'])}; sin presupuesto"
    assert board.people.number.text() == f"{row['mujeres'] + row['hombres']:,}"


def months(board: BoardPage, row: Row) -> None:
    """The months add up to the sum, and the last of them is how it stands."""
    spent = [cells["Gastado"] for _, cells in places(board, "Dinero gastado, por mes")]
    assert sum(map(centimos, spent)) == centimos(row["gastado_soles"])
    people = [cells["Beneficiarios"] for _, cells in places(board, "Beneficiarios, por mes")]
    assert sum(map(centimos, people)) == row["mujeres"] + row["hombres"]
    curve = [cells["Real"] for _, cells in places(board, "Programado y real, por mes")]
    assert (curve[-1] if curve else "—") == percent(row["avance"])


def centimos(text: str) -> int:
    return int(text.removeprefix("S/ ").replace(",", "").replace(".", ""))


def places(
    board: BoardPage, title: str, *, by_district: bool = False
) -> list[tuple[str, dict[str, str]]]:
    """Return the rows of the table behind a chart, by what each is about."""
    view = board.charts[title]
    if not view.switch.isEnabled():
        return []
    view.switch.setChecked(True)
    model = view.table.model() if view.table else None
    assert model is not None
    view.switch.setChecked(False)
    table = chart_table(board, title)
    shown = [
        {title: str(model.index(row, column).data()) for column, title in enumerate(table.headers)}
        for row in range(model.rowCount())
    ]
    about = [(ubigeo or "" if by_district else scope) for scope, ubigeo in table.places]
    return list(zip(about, shown, strict=True))


def chart_table(board: BoardPage, title: str) -> Table:
    chart = board.charts[title]._chart
    assert chart is not None
    return chart.table()


def test_why(window: MainWindow, told: Told) -> None:
    parts = 0
    for (code, ubigeo), row in told.items():
        found = window.figures.explain(code, ubigeo or None)
        assert found is not None
        assert percent(row["avance"]) == percent(decimal(found.percent))
        assert str(found.light) == row["semaforo"]
        if row["avance"] is not None:
            assert f"{percent(row['avance'])}" in found.formula
        if row["presupuesto_soles"]:
            of = f"{money(row['gastado_con_presupuesto'])} de {money(row['presupuesto_soles'])}"
            assert f"{of} = {percent(row['ejecucion_financiera'])}." in found.money
        else:
            assert f"{money(row['gastado_soles'])};" in found.money
        for part in () if found.of_avances else found.parts:
            there = told[part.scope, part.ubigeo or ""]
            assert decimal(part.percent) == there["avance"]
            assert decimal(part.weight) == there["peso"]
            parts += 1
    assert parts > 1000


def decimal(hundredths: int | None) -> str | None:
    return None if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


@pytest.mark.parametrize("place", [("", ""), ("2", "080503"), ("1.02", ""), ("1.02.03", "080506")])
def test_why_on_the_command_line(year_folder: Path, told: Told, place: tuple[str, str]) -> None:
    code, ubigeo = place
    order = [*([code] if code else []), *(["--ubigeo", ubigeo] if ubigeo else [])]
    document = run(year_folder, "porque", *order)

    assert document["avance"] == told[place]["avance"]
    assert document["semaforo"] == told[place]["semaforo"]


def test_the_workbook(office: Workspace, told: Told) -> None:
    dossier = office.figures.dossier(Ask(until=LAST_DAY), office.profiles.get())
    sheet = load_workbook(io.BytesIO(workbook(dossier)))["Resumen"]
    header, *lines = sheet.iter_rows(values_only=True)

    found = {}
    for line in lines:
        cells = dict(zip(map(str, header), line, strict=True))
        row = told[str(cells["Código"] or ""), str(cells["Ubigeo"] or "")]
        found[row["codigo"], row["ubigeo"]] = row
        for title, name, places in (
            ("Avance", "avance", 4), ("Ejecución financiera", "ejecucion_financiera", 4),
            ("Gastado", "gastado_soles", 2), ("Presupuesto", "presupuesto_soles", 2),
            ("Peso", "peso", 2),
        ):  # fmt: skip
            assert exactly(cells[title], places) == row[name], (row["codigo"], row["ubigeo"], title)
        assert cells["Semáforo"] == light(row)
    assert found == told


def exactly(value: object, places: int) -> str | None:
    """Return a cell as the summary writes it; it has no more decimals than it may have."""
    if value is None:
        return None
    assert isinstance(value, float | int)
    whole = round(value * 10**places)
    assert abs(value * 10**places - whole) < 1e-3
    return decimal(whole)


def printed(office: Workspace, folder: Path, scope: str, ubigeo: str) -> list[str]:
    """Return the pages of a tracking report, as another program reads them."""
    ask = Ask(scope, ubigeo or None, until=LAST_DAY, told=False)
    path = folder / "informe.pdf"
    dossier = office.figures.dossier(ask, office.profiles.get())
    path.write_bytes(pdf_of(paper_of(Kind.TRACKING, dossier), "informe"))
    command = ["pdftotext", "-layout", str(path), "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode().replace("\u00a0", " ").split("\f")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
@pytest.mark.parametrize(("scope", "ubigeo"), [*(("", one) for one in DISTRICTS),
                                               *((eje, "") for eje in EJES)])  # fmt: skip
def test_the_paper(
    qapp: QApplication, office: Workspace, told: Told, tmp_path: Path, scope: str, ubigeo: str
) -> None:
    pages = printed(office, tmp_path, scope, ubigeo)

    names = {row["ubigeo"]: row["distrito"] for row in told.values()}
    count = 0
    for (code, where), row in told.items():
        inside = not scope or code == scope or code.startswith(f"{scope}.")
        of_district = where != ubigeo and code == scope and not ubigeo
        if not inside or not (where == ubigeo or of_district):
            continue
        figures = [percent(row["avance"]), light(row), f"{row['con_datos']}/{row['pares']}",
                   money(row["gastado_soles"])]  # fmt: skip
        if row["nivel"] != "accion":
            figures += [money(row["presupuesto_soles"]), percent(row["ejecucion_financiera"])]
        start = names[where] if of_district else f"{code} " if code else "Todo el plan"
        row_of(pages, start, *figures)
        count += 1
    actions = sum(row["nivel"] == "accion" and not row["ubigeo"] and row["codigo"].startswith(scope)
                  for row in told.values())  # fmt: skip
    assert count > actions
