"""The format of one row: its cells, their escapes, and the proof each row carries."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from canasplan import plan_document
from canasplan.exchange import avances_csv
from canasplan.exchange.avances_csv import COLUMNS, HEADER, Place
from canasplan.fields import CellError, escape, unescape
from canasplan.model import Activity, Operation, Progress, Revision, Status
from canasplan.paths import resource
from canasplan.revisions import seal

CONTRACT = (
    "esquema,fila,filas_total,registro,revision,vigente,operacion,motivo,plan,eje_codigo,eje,"
    "tema_codigo,tema,accion_codigo,accion,ubigeo,distrito,comunidad,fecha,anio,trimestre,mes,"
    "actividad,estado,porcentaje,cantidad,unidad,monto_soles,mujeres,hombres,menores_18,"
    "adultos_mayores,discapacidad,responsable,aliados,logros,dificultades,acciones_a_seguir,"
    "latitud,longitud,evidencias,autor,equipo,ambito,momento,padres,hash\r\n"
)

PLACE = Place("1", "=EJE", "1.02", "TEMA, uno", "Acción", "Layo")

FULL = Progress(
    plan="canas-2019-2022",
    action="1.02.03",
    ubigeo="080505",
    date=date(2022, 12, 31),
    activity=Activity.MEETING,
    status=Status.RUNNING,
    locality="@Taypitunga",
    percent=0,
    quantity=1_500,
    unit="km",
    amount=9_007_199_254_740,
    women=12,
    men=0,
    minors=None,
    responsible="'Rosa'",
    allies=("=MINEDU", "JASS A|B\\C", "a, b"),
    achievements='Dijeron: "sí",\ny firmaron.',
    latitude=-14_493_200,
    longitude=-71_000_001,
    evidence=("0" * 64,),
)


def sealed(content: Progress = FULL, **changes: Any) -> Revision:
    first = Revision(
        record="av-01a2069f-9f96-7cec-a720-06b9707ae530",
        number=2,
        parents=("a" * 64, "b" * 64),
        operation=Operation.CHANGE,
        reason="-5 % de más",
        author="Rosa Quispe (Técnica)",
        installation="eq-a8467fc3-d130-454d-95a5-1ac2ac976f2a",
        scope="080505",
        moment="2022-03-04T15:04:05.123Z",
        content=content,
    )
    return seal(replace(first, **changes))


def cells(revision: Revision) -> dict[str, str]:
    return avances_csv.row_cells(revision, PLACE, counts=True)


def test_the_header_is_the_one_of_the_contract() -> None:
    assert HEADER == CONTRACT


def test_a_row_holds_each_value_in_its_one_canonical_form() -> None:
    row = cells(sealed())

    assert {name: row[name] for name in COLUMNS[3:46]} == {
        "registro": "av-01a2069f-9f96-7cec-a720-06b9707ae530",
        "revision": "2",
        "vigente": "1",
        "operacion": "cambio",
        "motivo": "'-5 % de más",
        "plan": "canas-2019-2022",
        "eje_codigo": "1",
        "eje": "'=EJE",
        "tema_codigo": "1.02",
        "tema": "TEMA, uno",
        "accion_codigo": "1.02.03",
        "accion": "Acción",
        "ubigeo": "080505",
        "distrito": "Layo",
        "comunidad": "'@Taypitunga",
        "fecha": "2022-12-31",
        "anio": "2022",
        "trimestre": "T4",
        "mes": "12",
        "actividad": "reunión",
        "estado": "en_ejecucion",
        "porcentaje": "0.00",
        "cantidad": "1.500",
        "unidad": "km",
        "monto_soles": "90071992547.40",
        "mujeres": "12",
        "hombres": "0",
        "menores_18": "",
        "adultos_mayores": "",
        "discapacidad": "",
        "responsable": "''Rosa'",
        "aliados": "'=MINEDU|JASS A\\|B\\\\C|a, b",
        "logros": 'Dijeron: "sí",\ny firmaron.',
        "dificultades": "",
        "acciones_a_seguir": "",
        "latitud": "-14.493200",
        "longitud": "-71.000001",
        "evidencias": "0" * 64,
        "autor": "Rosa Quispe (Técnica)",
        "equipo": "eq-a8467fc3-d130-454d-95a5-1ac2ac976f2a",
        "ambito": "080505",
        "momento": "2022-03-04T15:04:05.123Z",
        "padres": "a" * 64 + "|" + "b" * 64,
    }


def test_a_line_is_quoted_only_where_it_must_be_and_ends_with_crlf() -> None:
    line = avances_csv.line(cells(sealed()), 1, 3)

    assert line.startswith("1,1,3,av-")
    assert ',"TEMA, uno",' in line
    assert ',"Dijeron: ""sí"",\ny firmaron.",' in line
    assert line.count('"') == 2 + 6 + 2
    assert line.endswith("\r\n")
    assert "\r" not in line[:-2]


@pytest.mark.parametrize("text", ["a;b", "a\tb"])
def test_what_a_spreadsheet_may_take_for_a_separator_is_quoted(text: str) -> None:
    row = cells(sealed(replace(FULL, achievements=text)))

    assert f',"{text}",' in avances_csv.line(row, 1, 1)


@pytest.mark.parametrize("text", ["a,b", 'a "b"', "a\nb", " a ", "a|b"])
def test_a_line_is_read_back_by_any_csv_reader(text: str) -> None:
    row = cells(sealed(replace(FULL, achievements=text)))
    line = avances_csv.line(row, 1, 3)

    (read,) = csv.reader(io.StringIO(line, newline=""), strict=True)

    assert dict(zip(COLUMNS, read, strict=True)) == {**row, "fila": "1", "filas_total": "3"}


@pytest.mark.parametrize(
    ("month", "quarter"), [(1, "T1"), (3, "T1"), (4, "T2"), (6, "T2"), (7, "T3"), (10, "T4")]
)
def test_the_quarter_follows_from_the_month(month: int, quarter: str) -> None:
    row = cells(sealed(replace(FULL, date=date(2021, month, 1))))

    assert (row["anio"], row["trimestre"], row["mes"]) == ("2021", quarter, str(month))


def test_a_row_gives_its_revision_back_with_its_hash_proven() -> None:
    revision = sealed()

    assert avances_csv.read_revision(cells(revision)) == revision


def test_the_emptiest_row_gives_its_revision_back() -> None:
    bare = Progress(
        "canas-2019-2022", "1.02.03", "080505", date(2022, 3, 4), Activity.OTHER, Status.FINISHED
    )
    first = sealed(bare, number=1, parents=(), operation=Operation.CREATE, reason=None)

    assert avances_csv.read_revision(cells(first)) == first


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("motivo", "5 % de más"),
        ("monto_soles", "90071992547.39"),
        ("menores_18", "0"),
        ("padres", "a" * 64),
        ("aliados", "MINEDU|JASS A\\|B\\\\C|a, b"),
        ("fecha", "2022-12-30"),
        ("hash", "0" * 64),
        ("accion_codigo", ""),
    ],
)
def test_a_row_with_other_content_does_not_give_its_hash(column: str, cell: str) -> None:
    row = cells(sealed()) | {column: cell}

    with pytest.raises(CellError, match="su propio hash"):
        avances_csv.read_revision(row)


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("porcentaje", "0", "un número como 1.50"),
        ("porcentaje", "0,00", "un número como 1.50"),
        ("porcentaje", "00.00", "un número como 1.50"),
        ("latitud", "-0.000000", "un número como 1.500000"),
        ("mujeres", "12.0", "un número como 1"),
        ("ubigeo", "80505", "un código como 080505"),
        ("fecha", "31/12/2022", "una fecha como 2022-03-04"),
        ("fecha", "20221231", "una fecha como 2022-03-04"),
        ("estado", "En ejecución", "una de estas palabras: no_iniciada"),
        ("aliados", "MINEDU||MINSA", "una lista separada por |"),
        ("aliados", "MINEDU|", "una lista separada por |"),
        ("aliados", "MIN\\EDU", "una lista separada por |"),
        ("momento", "2022-03-04T15:04:05Z", "un código como 2022-03-04T15:04:05.123Z"),
    ],
)
def test_a_cell_in_another_form_is_refused_with_what_was_expected(
    column: str, cell: str, expected: str
) -> None:
    row = cells(sealed()) | {column: cell}

    with pytest.raises(CellError) as refused:
        avances_csv.read_revision(row)

    assert expected in str(refused.value)


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠'"))
def test_a_text_that_starts_like_a_formula_gets_one_apostrophe(start: str) -> None:
    assert escape(f"{start}1+1") == f"'{start}1+1"


@given(st.text())
def test_the_escape_is_taken_off_exactly(text: str) -> None:
    assert unescape(escape(text)) == text
    assert unescape(escape("'" + text)) == "'" + text


def test_the_columns_with_an_escape_are_the_texts() -> None:
    assert avances_csv.text_columns() == {
        *("motivo", "eje", "tema", "accion", "distrito", "comunidad", "unidad", "responsable"),
        *("aliados", "logros", "dificultades", "acciones_a_seguir", "autor"),
    }


def test_people_see_a_cell_without_its_escape() -> None:
    row = cells(sealed()) | {"latitud": "'-14.493200"}

    seen = avances_csv.shown(row, ("eje", "responsable", "latitud", "fila"))

    assert seen == {"eje": "=EJE", "responsable": "'Rosa'", "latitud": "'-14.493200"}


def test_an_action_or_district_that_the_plan_lacks_has_no_words() -> None:
    plan = plan_document.decode(resource("seed", "plan.json").read_bytes())

    known = avances_csv.place_of(plan, FULL)
    unknown = avances_csv.place_of(plan, replace(FULL, action="9.99.99", ubigeo="080101"))

    assert (known.eje_code, known.tema_code, known.district) == ("1", "1.02", "Layo")
    assert known.action.startswith("Ampliación de Sistema de Abastecimiento de Agua Potable.")
    assert unknown == Place("", "", "", "", "", "")


JSON_VALUES = st.recursive(
    st.none() | st.text() | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcdefghij_0123456789"), inner),
    max_leaves=20,
)


@given(JSON_VALUES)
def test_the_plain_json_that_strangers_are_told_to_write_is_the_canonical_one(
    value: Any,
) -> None:
    plain = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    assert plain.encode() == rfc8785.dumps(value)
