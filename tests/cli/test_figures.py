"""How far the plan is, on the command line: figures, explanations, cut-offs, metas, reports."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from canasplan.bootstrap import open_workspace
from tests.exchange.waiting import dispute_meta, repeat_meta

if TYPE_CHECKING:
    from tests.cli.conftest import Console

METAS = """\
Acción\tDistrito\tAño\tUnidad\tCantidad\tPresupuesto\tPeso
1.02.03\tLayo\t2022\tkm\t6\t30000,00\t2
1.02.04\t80505\t2022\tfamilias\t40\t\t
"""


def record(console: Console, action: str, day: str, *more: str) -> str:
    """Record an avance; return its record."""
    order = ("registrar", "--accion", action, "--fecha", day, "--estado", "en_ejecucion", *more)
    saved = console(*order, "--json").json()
    return str(saved["registro"])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table of metas as a spreadsheet copies it."""
    path = tmp_path / "metas.txt"
    path.write_text(METAS, encoding="utf-8")
    return path


@pytest.fixture
def known(console: Console, table: Path) -> Console:
    """A folder with two metas and three avances."""
    assert console("metas", "cargar", str(table)).code == 0
    record(console, "1.02.03", "2022-03-04", "--cantidad", "1.5", "--unidad", "km",
           "--monto-soles", "1500.50", "--mujeres", "12", "--hombres", "9")  # fmt: skip
    record(console, "1.02.03", "2022-06-06", "--cantidad", "1.5", "--unidad", "km")
    record(console, "2.01.01", "2021-06-04", "--porcentaje", "80")
    return console


def row(document: Any, code: str, ubigeo: str = "") -> dict[str, Any]:
    """Return the row of a place."""
    (found,) = [
        line for line in document["filas"] if (line["codigo"], line["ubigeo"]) == (code, ubigeo)
    ]
    return dict(found)


def test_the_summary_tells_each_part_of_the_plan(known: Console) -> None:
    document = known("resumen", "--json").json()

    assert len(document["filas"]) == 9 * (1 + 4 + 21 + 83)
    assert row(document, "1.02.03", "080505")["avance"] == "50.00"
    assert row(document, "1.02.03", "080505")["base"] == "cantidad"
    assert row(document, "2.01.01")["avance"] == "80.00"
    whole = row(document, "")
    # 2.00 × 50 % and 1.00 × 80 %; 1.02.04 has a meta and no avance: it does not count
    assert (whole["avance"], whole["peso"], whole["con_datos"]) == ("60.00", "3.00", 2)
    assert (whole["sin_avances"], whole["sin_meta"]) == (662, 662)
    assert (whole["gastado_soles"], whole["presupuesto_soles"]) == ("1500.50", "30000.00")
    assert document["semaforo"] == {"ambar_desde": "75.00", "verde_desde": "95.00"}


def test_the_summary_for_people_is_a_table_with_the_cut_offs(known: Console) -> None:
    answer = known("resumen", "--eje", "1", "--ubigeo", "080505")

    assert (answer.code, answer.err) == (0, "")
    title, _, eje, *_, cutoffs = answer.out.splitlines()
    assert title.startswith("1 DESARROLLO HUMANO Y SOCIAL · Layo. Plan 2019–2022, al ")
    assert eje.split()[:4] == ["1", "50.00", "%", "Atrasado"]
    assert cutoffs.startswith("Semáforo: Atrasado por debajo de 75.00 %")


def test_the_csv_has_the_same_rows_as_the_document(known: Console, tmp_path: Path) -> None:
    path = tmp_path / "resumen.csv"
    answer = known("resumen", "--al", "30/06/2022", "--comparar", "2022-03-31",
                   "--salida", str(path))  # fmt: skip
    document = known("resumen", "--al", "2022-06-30", "--comparar", "31/03/2022", "--json").json()

    assert answer.out == f"Escrito: {path}\n"
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert lines == [
        {name: "" if value is None else str(value) for name, value in line.items()}
        for line in document["filas"]
    ]
    layo = row(document, "1.02.03", "080505")
    assert (layo["avance"], layo["avance_anterior"], layo["variacion"]) == (
        "50.00", "25.00", "25.00"
    )  # fmt: skip


def test_one_year_has_its_own_figures(known: Console) -> None:
    document = known("resumen", "--anio", "2021", "--json").json()

    assert row(document, "")["avance"] == "80.00"
    assert row(document, "1")["avance"] is None


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ("resumen --eje 9", "El plan no tiene 9. Use el código de un eje (1)"),
        ("resumen --ubigeo 080101", "El distrito 080101 no es de Canas. Use: 080501,"),
        ("resumen --anio 1999", "El año 1999 no es del plan: use de 2019 a 2023."),
        ("resumen --al ayer", "Escriba la fecha como 04/03/2022"),
        ("porque 1.99", "El plan no tiene 1.99."),
        ("semaforo --ambar 96", "El ámbar debe empezar por encima de 0 %"),
        ("semaforo --verde cien", "Escriba solo un número"),
        ("metas cargar no-hay.txt", "No se pudo leer no-hay.txt"),
        ("informe --tipo accion --salida x.pdf", "La ficha es de una acción."),
        ("informe --tipo seguimiento --salida x.doc", "termine así el nombre"),
        ("informe --tipo campo --salida x.xlsx", "La hoja de campo es para imprimir"),
        ("informe --tipo seguimiento --eje 7 --salida x.pdf", "El plan no tiene 7."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(console: Console, order: str, told: str) -> None:
    answer = console(*order.split())

    assert (answer.code, answer.out) == (1, "")
    assert told in answer.err


def test_a_figure_is_explained_down_to_its_avances(known: Console) -> None:
    plan = known("porque", "--json").json()
    tema = known("porque", "1.02", "--json").json()
    action = known("porque", "1.02.03", "--json").json()
    cell = known("porque", "1.02.03", "--ubigeo", "080505", "--json").json()

    assert plan["avance"] == "60.00"
    assert plan["formula"].endswith("= 180.00 ÷ 3.00 = 60.00 %")
    assert [line["codigo"] for line in plan["filas"] if line["cuenta"]] == ["1", "2"]
    assert [line["aporta"] for line in plan["filas"] if line["cuenta"]] == ["33.33", "26.67"]
    assert [line["codigo"] for line in tema["filas"] if line["cuenta"]] == ["1.02.03"]
    assert [line["ubigeo"] for line in action["filas"] if line["cuenta"]] == ["080505"]
    assert cell["formula"] == "3 km ÷ meta 6 km = 50.00 % (se suma)"
    assert [line["nombre"] for line in cell["filas"]] == ["04/03/2022", "06/06/2022"]
    assert all(line["registro"].startswith("av-") for line in cell["filas"])


def test_an_explanation_for_people_names_weights_exclusions_and_cut_offs(known: Console) -> None:
    answer = known("porque", "1.02", "--ubigeo", "080505")

    lines = answer.out.splitlines()
    assert lines[0] == "1.02 SANEAMIENTO BASICO · Layo"
    assert lines[1].startswith("50.00 % · Atrasado. Suma de peso × avance ÷ suma de pesos")
    assert any(line.startswith("  1.02.03 ") and "peso 2.00" in line for line in lines)
    assert any(line.startswith("- 1.02.04 ") for line in lines)
    assert "8 de 9 sin avances, no cuentan" in lines
    assert any(line.startswith("Semáforo: ") for line in lines)


def test_the_cut_offs_are_shown_and_set(known: Console) -> None:
    assert known("semaforo", "--json").json() == {"ambar_desde": "75.00", "verde_desde": "95.00"}
    assert known("semaforo", "--ambar", "40", "--verde", "50").out.startswith(
        "Semáforo: Atrasado por debajo de 40.00 %"
    )
    assert row(known("resumen", "--json").json(), "1.02.03", "080505")["semaforo"] == "verde"
    assert known("semaforo", "--json").json() == {"ambar_desde": "40.00", "verde_desde": "50.00"}


def test_metas_go_out_as_a_table_that_comes_in_again(known: Console, tmp_path: Path) -> None:
    path = tmp_path / "metas.csv"
    listed = known("metas", "--json").json()
    written = known("metas", "--salida", str(path))

    assert written.out == f"Escrito: {path}\n"
    assert [(meta["accion"], meta["ubigeo"], meta["cantidad"]) for meta in listed] == [
        ("1.02.03", "080505", "6"), ("1.02.04", "080505", "40")
    ]  # fmt: skip
    again = known("metas", "cargar", str(path), "--json").json()
    assert again == {"nuevas": 0, "cambiadas": 0, "iguales": 2}


def test_metas_that_wait_for_a_decision_are_told_with_their_record(known: Console) -> None:
    with open_workspace(known.folder) as workspace:
        (first, _) = dispute_meta(workspace, {"quantity": 1}, {"quantity": 2}, year=2020)
        older, newer = repeat_meta(workspace, {"year": 2021}, {"year": 2021})

    told = known("metas").out.splitlines()[-3:]
    listed = known("metas", "--json").json()

    assert told == [
        f"Aviso: en conflicto: 1.02.03, 080505, 2020 ({first.record}). Decida en la ventana o "
        "cárguela otra vez.",
        f"Aviso: meta repetida, no cuenta: 1.02.03, 080505, 2021 ({older.record}). Anule la que "
        "sobra.",
        f"Aviso: meta repetida, vale: 1.02.03, 080505, 2021 ({newer.record}). Anule la que sobra.",
    ]
    marks = [(one["anio"], one["conflicto"], one["repetida"]) for one in listed[:3]]
    assert marks == [("2020", True, False), ("2021", False, True), ("2021", False, True)]
    assert known("metas", "anular", older.record, "--motivo", "Se registró dos veces").code == 0
    assert "repetida" not in known("metas").out


def test_metas_are_listed_for_people(known: Console) -> None:
    header, *lines = known("metas", "--anio", "2022").out.splitlines()

    assert header.split()[:3] == ["acción", "ubigeo", "año"]
    assert [line.split()[:4] for line in lines] == [
        ["1.02.03", "080505", "2022", "6"], ["1.02.04", "080505", "2022", "40"]
    ]  # fmt: skip
    assert len(known("metas", "--anio", "2021").out.splitlines()) == 1


def test_a_changed_meta_moves_the_figure(known: Console, table: Path) -> None:
    table.write_text(METAS.replace("\t6\t", "\t12\t"), encoding="utf-8")

    changed = known("metas", "cargar", str(table), "--motivo", "Se amplió el tramo")
    assert changed.out == "Metas nuevas: 0; cambiadas: 1; iguales: 1.\n"
    assert row(known("resumen", "--json").json(), "1.02.03", "080505")["avance"] == "25.00"


def test_a_table_with_a_wrong_row_changes_nothing(console: Console, table: Path) -> None:
    table.write_text(METAS + "9.99.99\tLayo\t2022\tkm\t1\t\t\n", encoding="utf-8")

    tried = console("metas", "cargar", str(table), "--ensayo")
    assert tried.code == 1
    assert "Fila 3: " in tried.out
    assert "Ensayo: 3 filas, 1 con errores. No se guardó nada." in tried.out
    refused = console("metas", "cargar", str(table))
    assert (refused.code, refused.out) == (1, "")
    assert console("metas", "--json").json() == []


def test_a_trial_of_a_right_table_saves_nothing(console: Console, table: Path) -> None:
    tried = console("metas", "cargar", str(table), "--ensayo")

    assert (tried.code, tried.out) == (0, "Ensayo: 2 filas, 0 con errores. No se guardó nada.\n")
    assert console("metas", "--json").json() == []


def test_a_meta_is_taken_back_with_a_reason(known: Console) -> None:
    (first, _) = known("metas", "--json").json()

    answer = known("metas", "anular", first["registro"], "--motivo", "No se hará este año")
    assert answer.out == f"Anulada: {first['registro']}\n"
    assert [meta["accion"] for meta in known("metas", "--json").json()] == ["1.02.04"]
    layo = row(known("resumen", "--json").json(), "1.02.03", "080505")
    assert (layo["base"], layo["avance"], layo["sin_meta"]) == ("estado", "50.00", 1)


@pytest.mark.parametrize("kind", ["seguimiento", "audiencia", "accion", "campo"])
def test_each_report_is_written_as_pdf(
    qapp: object, known: Console, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "informe.pdf"
    order = ("informe", "--tipo", kind, "--eje", "1.02.03", "--salida", str(path), "--json")
    told = known(*order).json()

    assert told["archivo"] == str(path)
    assert told["paginas"] >= 1
    assert path.read_bytes().startswith(b"%PDF-1.")


def test_the_figures_of_a_report_are_written_as_xlsx(known: Console, tmp_path: Path) -> None:
    path = tmp_path / "informe.XLSX"
    answer = known("informe", "--tipo", "seguimiento", "--salida", str(path))

    assert answer.out == f"Escrito: {path}\n"
    assert path.read_bytes().startswith(b"PK")


def test_a_report_that_cannot_be_written_leaves_nothing(known: Console, tmp_path: Path) -> None:
    path = tmp_path / "no-hay" / "informe.xlsx"
    answer = known("informe", "--tipo", "seguimiento", "--salida", str(path))

    assert (answer.code, answer.out) == (1, "")
    assert f"No se pudo escribir {path}" in answer.err
    assert not path.parent.exists()
