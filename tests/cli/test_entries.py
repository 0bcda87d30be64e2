"""Recording, correcting and voiding from the command line, and looking at what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from canasplan.exchange.avances_csv import COLUMNS
from canasplan.revisions import RECORD

if TYPE_CHECKING:
    from tests.cli.conftest import Console

Entry = tuple[str, ...]
Saved = dict[str, Any]

UNKNOWN = "av-01a2069f-9f96-7cec-a720-06b9707ae530"


# --- perfil


def test_the_profile_is_set_changed_in_part_and_told(empty_console: Console) -> None:
    nobody = empty_console("perfil")
    first = empty_console(
        "perfil", "--ubigeo", "0805", "--nombre", "Julio Mamani", "--cargo", "Jefe"
    )
    changed = empty_console("perfil", "--ubigeo", "080505", "--cargo", "Técnico")

    assert (nobody.code, nobody.out) == (1, "")
    assert "Falta decir quién registra" in nobody.err
    assert first.out == "Registra Julio Mamani (Jefe) para la provincia de Canas (0805).\n"
    assert changed.out == "Registra Julio Mamani (Técnico) para Layo (080505).\n"
    assert empty_console("perfil", "--json").json() == {
        "ubigeo": "080505",
        "nombre": "Julio Mamani",
        "cargo": "Técnico",
    }


def test_a_profile_for_a_place_outside_of_canas_is_refused(console: Console) -> None:
    answer = console("perfil", "--ubigeo", "080101")

    assert (answer.code, answer.out) == (1, "")
    assert "080101 no es de Canas. Use uno de estos: 0805, 080501" in answer.err
    assert console("perfil", "--json").json()["ubigeo"] == "080505"


# --- registrar


def test_a_saved_avance_is_told_with_its_record(console: Console, entry: Entry) -> None:
    answer = console("registrar", *entry)

    assert (answer.code, answer.err) == (0, "")
    told, record, rest = answer.out.partition("av-")
    assert told == "Guardado: "
    assert RECORD.fullmatch(record + rest.split()[0])
    assert rest.endswith(" (revisión 1)\n")


def test_json_has_the_names_of_the_csv_and_typed_values(console: Console, entry: Entry) -> None:
    more = (
        *("--cantidad", "1,5", "--unidad", "km", "--monto-soles", "1500.50", "--mujeres", "12"),
        *("--hombres", "0", "--menores-18", "3", "--adultos-mayores", "2", "--discapacidad", "1"),
        *("--responsable", "Rosa", "--aliado", "MINEDU", "--aliado", "A|B", "--latitud", "-14.49"),
        *("--longitud", "-71.15", "--dificultades", "Llovió", "--acciones-a-seguir", "Volver"),
    )

    saved = console("registrar", *entry, *more, "--json").json()

    assert list(saved) == [
        name for name in COLUMNS if name not in {"esquema", "fila", "filas_total"}
    ]
    assert RECORD.fullmatch(saved["registro"])
    assert len(saved["hash"]) == 64
    assert saved["accion"].startswith("Ampliación de Sistema de Abastecimiento")
    assert {
        "revision": 1,
        "vigente": 1,
        "operacion": "alta",
        "motivo": None,
        "plan": "canas-2019-2022",
        "eje_codigo": "1",
        "eje": "DESARROLLO HUMANO Y SOCIAL",
        "tema_codigo": "1.02",
        "accion_codigo": "1.02.03",
        "ubigeo": "080505",
        "distrito": "Layo",
        "comunidad": "Taypitunga",
        "fecha": "2022-03-04",
        "anio": 2022,
        "trimestre": "T1",
        "mes": 3,
        "actividad": "capacitación",
        "estado": "en_ejecucion",
        "porcentaje": 25,
        "cantidad": 1.5,
        "unidad": "km",
        "monto_soles": 1500.5,
        "mujeres": 12,
        "hombres": 0,
        "menores_18": 3,
        "adultos_mayores": 2,
        "discapacidad": 1,
        "responsable": "Rosa",
        "aliados": ["MINEDU", "A|B"],
        "logros": "Se instaló la línea de conducción.",
        "dificultades": "Llovió",
        "acciones_a_seguir": "Volver",
        "latitud": -14.49,
        "longitud": -71.15,
        "evidencias": [],
        "autor": "Rosa Quispe (Técnica de campo)",
        "ambito": "080505",
        "padres": [],
    }.items() <= saved.items()


def test_the_activity_and_the_district_need_not_be_said(console: Console) -> None:
    shortest = ("--accion", "1.02.03", "--fecha", "04/03/2022", "--estado", "concluida")

    saved = console("registrar", *shortest, "--logros", "Hecho", "--json").json()

    assert (saved["actividad"], saved["ubigeo"], saved["fecha"]) == ("otra", "080505", "2022-03-04")


def test_the_province_says_which_district(empty_console: Console, entry: Entry) -> None:
    empty_console("perfil", "--ubigeo", "0805", "--nombre", "Julio Mamani", "--cargo", "Jefe")

    without = empty_console("registrar", *entry)
    saved = empty_console("registrar", *entry, "--ubigeo", "080506", "--json").json()

    assert (without.code, without.err) == (1, "canasplan: No se guardó. Falta: distrito.\n")
    assert (saved["ubigeo"], saved["ambito"]) == ("080506", "0805")


def test_a_warning_is_told_and_the_avance_is_saved(console: Console, entry: Entry) -> None:
    answer = console("registrar", *entry, "--cantidad", "3")

    assert answer.code == 0
    assert answer.out.startswith("Guardado: ")
    assert answer.err == "Aviso: Indique la unidad: km, familias, talleres…\n"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (("--accion", "9.99.99"), "La acción 9.99.99 no existe en el plan canas-2019-2022."),
        (("--accion", ""), "Falta: acción."),
        (("--ubigeo", "080506"), "Esta instalación registra para 080505, no para 080506."),
        (("--fecha", "2022-02-30"), "Esa fecha no existe en el calendario."),
        (("--fecha", "2099-01-01"), "La fecha está en el futuro"),
        (("--estado", "quizás"), "«quizás» no vale aquí. Use: no_iniciada, en_ejecucion,"),
        (("--porcentaje", "100.5"), "Debe estar entre 0 y 100."),
        (("--mujeres", "-1"), "No puede ser un número negativo."),
        (("--discapacidad", "3"), "Escriba primero cuántas mujeres y cuántos hombres."),
        (("--latitud", "-14.49"), "Escriba las dos coordenadas, o ninguna."),
        (("--logros", "a\u202eb"), "Hay caracteres invisibles (U+202E)."),
    ],
)
def test_what_breaks_a_rule_is_refused_and_nothing_is_saved(
    console: Console, entry: Entry, changed: Entry, told: str
) -> None:
    answer = console("registrar", *entry, *changed, "--json")

    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("canasplan: No se guardó. ")
    assert told in answer.err
    assert console("listar", "--json").json() == []


def test_nobody_records_before_saying_who(empty_console: Console, entry: Entry) -> None:
    answer = empty_console("registrar", *entry)

    assert (answer.code, answer.out) == (1, "")
    assert "Falta decir quién registra. Use: canasplan perfil --ubigeo" in answer.err


# --- corregir, anular, historial


def test_a_correction_changes_what_was_given_and_keeps_the_rest(
    console: Console, saved: Saved
) -> None:
    given = ("--porcentaje", "30", "--comunidad", "")

    answer = console("corregir", saved["registro"], "--motivo", "Faltaba", *given, "--json").json()

    own = {"revision", "operacion", "motivo", "padres", "momento", "hash"}
    changed = {name for name in saved if answer[name] != saved[name]}
    assert own - {"momento"} <= changed <= own | {"porcentaje", "comunidad"}
    assert (answer["revision"], answer["operacion"], answer["motivo"]) == (2, "cambio", "Faltaba")
    assert (answer["padres"], answer["vigente"]) == ([saved["hash"]], 1)
    assert (answer["porcentaje"], answer["comunidad"]) == (30, None)


def test_a_voided_avance_is_listed_no_more_and_keeps_its_history(
    console: Console, saved: Saved
) -> None:
    answer = console("anular", saved["registro"], "--motivo", "Repetido", "--json").json()

    assert (answer["registro"], answer["revision"]) == (saved["registro"], 2)
    assert (answer["operacion"], answer["vigente"]) == ("anulacion", 0)
    assert console("listar", "--json").json() == []
    history = console("historial", saved["registro"], "--json").json()
    assert history == [saved | {"vigente": 0}, answer]


def test_the_history_is_told_in_a_table(console: Console, saved: Saved) -> None:
    corrected = console("corregir", saved["registro"], "--motivo", "Faltaba", "--mujeres", "4")
    voided = console("anular", saved["registro"], "--motivo", "Repetido")

    answer = console("historial", saved["registro"])

    assert corrected.out == f"Corregido: {saved['registro']} (revisión 2)\n"
    assert voided.out == f"Anulado: {saved['registro']} (revisión 3)\n"
    header, *lines = answer.out.splitlines()
    assert header.split("  ")[0] == "revisión"
    assert [line.split()[:2] for line in lines] == [
        ["1", "alta"],
        ["2", "cambio"],
        ["3", "anulacion"],
    ]
    assert lines[2].endswith("Rosa Quispe (Técnica de campo)  Repetido")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("corregir", UNKNOWN, "--motivo", "x", "--mujeres", "1"), "No hay ningún avance av-01a2"),
        (("corregir", "7", "--motivo", "x"), "No hay ningún avance 7. Copie el registro"),
        (("anular", UNKNOWN, "--motivo", "x"), "No hay ningún avance av-01a2"),
        (("historial", UNKNOWN), "No hay ningún avance av-01a2"),
        (("anular", "{registro}", "--motivo", "  "), "Escriba el motivo"),
        (("corregir", "{registro}", "--motivo", "", "--mujeres", "1"), "Escriba el motivo"),
        (("corregir", "{registro}", "--motivo", "x"), "No hay nada que corregir"),
        (("corregir", "{registro}", "--motivo", "x", "--fecha", "ayer"), "Escriba la fecha como"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_nothing_changes(
    console: Console, saved: Saved, arguments: Entry, told: str
) -> None:
    answer = console(*(text.format(**saved) for text in arguments))

    assert (answer.code, answer.out) == (1, "")
    assert told in answer.err
    assert console("historial", saved["registro"], "--json").json() == [saved]


def test_what_is_voided_is_not_voided_again(console: Console, saved: Saved) -> None:
    console("anular", saved["registro"], "--motivo", "Repetido")

    answer = console("anular", saved["registro"], "--motivo", "Repetido")

    assert (answer.code, answer.out) == (1, "")
    assert f"El registro {saved['registro']} ya está anulado." in answer.err


# --- listar


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        ((), {"Se capacitó", "Obra", "Riego"}),
        (("--accion", "1.02.03"), {"Se capacitó", "Obra"}),
        (("--eje", "3"), {"Riego"}),
        (("--ubigeo", "080505"), {"Se capacitó", "Obra", "Riego"}),
        (("--ubigeo", "080506"), set()),
        (("--desde", "2022-02-01"), {"Obra", "Riego"}),
        (("--hasta", "01/02/2022"), {"Se capacitó", "Obra"}),
        (("--desde", "2022-02-01", "--hasta", "2022-02-01"), {"Obra"}),
        (("--buscar", "CAPACITO"), {"Se capacitó"}),
        (("--buscar", "taypi rie"), {"Riego"}),
        (("--buscar", "nada de esto"), set()),
        (("--eje", "1", "--buscar", "obra"), {"Obra"}),
    ],
)
def test_the_list_is_narrowed(console: Console, narrowing: Entry, found: set[str]) -> None:
    for action, day, text in (
        ("1.02.03", "2022-01-03", "Se capacitó"),
        ("1.02.03", "2022-02-01", "Obra"),
        ("3.01.03", "2022-03-01", "Riego"),
    ):
        entry = ("--accion", action, "--fecha", day, "--estado", "concluida", "--logros", text)
        console("registrar", *entry, "--comunidad", "Taypitunga")

    listed = console("listar", *narrowing, "--json").json()

    assert {item["logros"] for item in listed} == found
    assert [item["fecha"] for item in listed] == sorted(item["fecha"] for item in listed)


def test_people_see_a_table_or_that_there_is_nothing(console: Console, saved: Saved) -> None:
    table = console("listar")
    nothing = console("listar", "--buscar", "vicuñas")

    header, line = table.out.splitlines()
    assert header.split() == ["fecha", "acción", "distrito", "estado", "registro", "logros"]
    assert line.startswith("04/03/2022  1.02.03  080505    En ejecución  " + saved["registro"])
    assert (nothing.code, nothing.out) == (0, "No hay avances con esas condiciones.\n")


def test_a_date_that_is_none_is_refused(console: Console) -> None:
    answer = console("listar", "--desde", "ayer", "--json")

    assert (answer.code, answer.out) == (1, "")
    assert "Escriba la fecha como 04/03/2022" in answer.err
