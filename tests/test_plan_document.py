"""The plan as a value: what it answers, which files are refused, and in which words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canasplan.errors import CanasplanError
from canasplan.plan_document import decode, encode, schema
from seed.build_seed import parse_partners

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = (ROOT / "seed" / "plan.json").read_bytes()
PLAN = decode(PUBLISHED)


def test_an_action_is_found_by_its_code() -> None:
    action = PLAN.action("1.02.03")
    assert action is not None
    assert action.text.startswith("Ampliación de Sistema de Abastecimiento de Agua Potable.")
    assert PLAN.action("1.02.99") is None


def test_actions_come_with_their_eje_and_tema() -> None:
    for eje, tema, action in PLAN.actions():
        assert action in tema.actions
        assert tema in eje.temas


def test_a_district_is_found_by_its_ubigeo_and_knows_its_microdegrees() -> None:
    layo = PLAN.district("080505")
    assert layo is not None
    assert (layo.name, layo.population) == ("Layo", 6537)
    assert (layo.latitude_microdegrees, layo.longitude_microdegrees) == (-14494200, -71155600)
    assert PLAN.district("80505") is None


def test_a_plan_cannot_be_changed() -> None:
    for field in ("version", "vision", "ejes"):
        with pytest.raises(AttributeError):
            setattr(PLAN, field, None)


def test_a_plan_written_and_read_again_is_the_same_byte_by_byte() -> None:
    assert encode(PLAN) == PUBLISHED
    assert decode(encode(PLAN)) == PLAN


def test_a_byte_order_mark_and_another_order_of_keys_make_no_difference() -> None:
    raw = json.loads(PUBLISHED)
    backwards = json.dumps(dict(reversed(raw.items())))
    assert decode(b"\xef\xbb\xbf" + backwards.encode()) == PLAN


# --- what is read out of the literal text, and what does not come from it ---------------------


def test_each_ally_is_written_in_its_cell_and_a_blank_cell_names_nobody() -> None:
    for _, _, action in PLAN.actions():
        assert bool(action.partners) == bool(action.partners_text)
        assert all(ally in action.partners_text for ally in action.partners)
        assert not any("…" in ally for ally in action.partners)


@pytest.mark.parametrize(
    ("literal", "allies"),
    [
        ("", ()),
        ("MPC - ….", ("MPC",)),
        ("MPC - ….- ….", ("MPC",)),
        ("MPC - ….Y MINSA", ("MPC", "MINSA")),
        ("MPC - …., MINSA.", ("MPC", "MINSA")),
        ("MPC - …. – VISION MUNDIAL, OTROS.", ("MPC", "VISION MUNDIAL", "OTROS")),
        (". Beneficiarios.", ("Beneficiarios",)),
        (
            "– Sector salud. Instituciones Educativas y organización existentes.",
            ("Sector salud", "Instituciones Educativas", "organización existentes"),
        ),
        ("MPC, MINISTERIO DE EDUCACIÓN Y ONGs", ("MPC", "MINISTERIO DE EDUCACIÓN", "ONGs")),
        ("MPC UGEL CANAS APAFAS", ("MPC", "UGEL CANAS", "APAFAS")),
        ("PRONAA – PARROQUIA", ("PRONAA", "PARROQUIA")),
    ],
)
def test_allies_are_read_out_of_a_cell(literal: str, allies: tuple[str, ...]) -> None:
    assert parse_partners(literal) == allies
    assert {a.partners for _, _, a in PLAN.actions() if a.partners_text == literal} == {allies}


def test_the_eight_districts_are_those_of_the_province_by_inei() -> None:
    assert (PLAN.province.ubigeo, PLAN.province.name) == ("0805", "Canas")
    assert [(each.ubigeo, each.name, each.capital) for each in PLAN.districts] == [
        ("080501", "Yanaoca", "Yanaoca"),
        ("080502", "Checca", "Checca"),
        ("080503", "Kunturkanki", "El Descanso"),
        ("080504", "Langui", "Langui"),
        ("080505", "Layo", "Layo"),
        ("080506", "Pampamarca", "Pampamarca"),
        ("080507", "Quehue", "Quehue"),
        ("080508", "Túpac Amaru", "Tungasuca"),
    ]
    for district in PLAN.districts:
        assert -14.6 < district.latitude < -14.1
        assert -71.5 < district.longitude < -71.1
        assert 1_000 < district.population < 11_000


def test_the_plan_says_who_and_when() -> None:
    assert (PLAN.code, PLAN.version) == ("canas-2019-2022", 1)
    assert (PLAN.period.start, PLAN.period.end) == (2019, 2022)
    assert "Canas" in PLAN.title
    assert PLAN.entity == "Municipalidad Provincial de Canas"


def test_the_example_of_the_handbook_is_a_plan_and_its_message_is_the_program_s() -> None:
    handbook = (ROOT / "docs" / "plan.md").read_text("utf-8")
    example = decode(handbook.partition("```json")[2].partition("```")[0].encode())
    assert example.code == "canas-2023-2026"
    message = refusal_after(put("ejes.0.temas.2.acciones.1.codigo", "1.03.2"))
    assert message in " ".join(handbook.replace("   >", "").split())


# --- files that are refused -------------------------------------------------------------------


def refusal(data: bytes) -> str:
    with pytest.raises(CanasplanError) as caught:
        decode(data)
    return str(caught.value)


def refusal_after(change: Callable[[Any], object]) -> str:
    raw = json.loads(PUBLISHED)
    change(raw)
    return refusal(json.dumps(raw).encode())


def put(path: str, value: object) -> Callable[[Any], None]:
    """Set what stands at `ejes.0.temas.2` and the like."""

    def change(raw: Any) -> None:
        *way, last = path.split(".")
        for step in way:
            raw = raw[int(step) if step.isdigit() else step]
        raw[int(last) if last.isdigit() else last] = value

    return change


@pytest.mark.parametrize(
    ("place", "value", "where", "found", "expected"),
    [
        # shape
        ("plan", "Canas 2023", "plan", "«Canas 2023»", "un código de plan en minúsculas"),
        ("plan", "-canas", "plan", "«-canas»", "como «canas-2019-2022»"),
        ("plan", "c" * 65, "plan", "«cccc", "un texto entre comillas de longitud 64 como máximo"),
        ("version", 0, "version", "hay 0 y", "un número entero de 1 como mínimo"),
        ("version", "1", "version", "«1»", "un número entero"),
        ("version", True, "version", "true", "un número entero"),
        ("version", 10**30, "version", "1000000", "un número entero de 1000000 como máximo"),
        ("titulo", "", "titulo", "«»", "un texto entre comillas de longitud 1 como mínimo"),
        ("titulo", None, "titulo", "null", "un texto entre comillas"),
        ("periodo", 2019, "periodo", "2019", "un objeto"),
        ("periodo.inicio", 19, "periodo.inicio", "19", "un número entero de 1900 como mínimo"),
        ("ejes", [], "ejes", "una lista de 0", "una lista de longitud 1 como mínimo"),
        ("ejes.0.codigo", "01", "ejes[0].codigo", "«01»", "un código de eje, como «1»"),
        ("ejes.0.temas", {}, "ejes[0].temas", "un objeto", "una lista"),
        ("ejes.0.temas.2.codigo", "1.3", "ejes[0].temas[2].codigo", "«1.3»", "como «1.03»"),
        ("ejes.0.temas.2.con_tabla", 1, "ejes[0].temas[2].con_tabla", "1", "true o false"),
        (
            "ejes.0.temas.2.acciones.1.codigo",
            "1.03.2",
            "ejes[0].temas[2].acciones[1].codigo",
            "«1.03.2»",
            "un código de acción, como «1.03.07»",
        ),
        (
            "ejes.0.temas.2.acciones.1.texto_corregido",
            7,
            "ejes[0].temas[2].acciones[1].texto_corregido",
            "hay 7 y",
            "un texto entre comillas o null",
        ),
        ("distritos.4.ubigeo", "80505", "distritos[4].ubigeo", "«80505»", "de 6 cifras"),
        ("distritos.4.ubigeo", 80505, "distritos[4].ubigeo", "80505", "un texto entre comillas"),
        ("distritos.4.ubigeo", "08050٥", "distritos[4].ubigeo", "«08050٥»", "de 6 cifras"),
        ("distritos.4.latitud", -91.5, "distritos[4].latitud", "-91.5", "-90.0 como mínimo"),
        ("distritos.4.longitud", "-71", "distritos[4].longitud", "«-71»", "un número"),
        ("provincia.ubigeo", "805", "provincia.ubigeo", "«805»", "de 4 cifras"),
        # texts
        ("vision", "a\u202eb", "vision", "«a\\u202eb»", "sin caracteres invisibles"),
        ("vision", "a\x00b", "vision", "«a\\u0000b»", "sin caracteres invisibles"),
        ("vision", "\ud800", "vision", "«\\ud800»", "sin caracteres invisibles"),
        ("vision", "\uf0b7 a", "vision", "«\\uf0b7 a»", "sin caracteres invisibles"),
        ("plan", "canas\n", "plan", "«canas\\u000a»", "sin caracteres invisibles"),
        ("vision", "mision\u0301", "vision", "«mision\\u0301»", "la forma Unicode NFC"),
        ("vision", "a  b", "vision", "«a  b»", "un espacio entre palabras"),
        ("vision", " a", "vision", "« a»", "ninguno en los extremos"),
        ("vision", "a\u00a0b", "vision", "«a\\u00a0b»", "un espacio entre palabras"),
        ("foda.amenazas.1", "a ", "foda.amenazas[1]", "«a »", "un espacio entre palabras"),
        ("lineamientos.0", "x" * 99 + " ", "lineamientos[0]", "x…»", "un espacio"),
        # parts that do not fit each other
        ("periodo.fin", 2018, "periodo.fin", "2018", "2019 o un año posterior"),
        ("ejes.1.codigo", "1", "ejes[1].codigo", "«1», repetido,", "que no se repita"),
        ("ejes.0.codigo", "3", "ejes[1].codigo", "«2»", "un código posterior a «3»"),
        (
            "ejes.0.temas.2.codigo",
            "1.02",
            "ejes[0].temas[2].codigo",
            "«1.02», repe",
            "no se repita",
        ),
        ("ejes.0.temas.2.codigo", "2.03", "ejes[0].temas[2].codigo", "«2.03»", "empiece con «1.»"),
        (
            "ejes.0.temas.2.acciones.1.codigo",
            "1.03.01",
            "ejes[0].temas[2].acciones[1].codigo",
            "«1.03.01», repetido,",
            "un código que no se repita",
        ),
        (
            "ejes.0.temas.2.acciones.1.codigo",
            "1.02.02",
            "ejes[0].temas[2].acciones[1].codigo",
            "«1.02.02»",
            "un código que empiece con «1.03.»",
        ),
        (
            "ejes.0.temas.2.acciones.1.codigo",
            "1.03.09",
            "ejes[0].temas[2].acciones[2].codigo",
            "«1.03.03»",
            "un código posterior a «1.03.09»",
        ),
        ("ejes.0.temas.2.acciones", [], "ejes[0].temas[2].acciones", "0 acciones", "al menos una"),
        (
            "ejes.0.temas.2.con_tabla",
            False,
            "ejes[0].temas[2].acciones",
            "7 acciones",
            "ninguna, por no tener tabla",
        ),
        (
            "ejes.0.temas.2.acciones.0.responsables_texto",
            "",
            "ejes[0].temas[2].acciones[0].responsables",
            "una lista",
            "[], porque «responsables_texto» está vacío",
        ),
        ("objetivos.0.eje", "5", "objetivos[0].eje", "«5»", "un eje del plan: 1, 2, 3, 4"),
        ("distritos.1.ubigeo", "080501", "distritos[1].ubigeo", "repetido", "que no se repita"),
        ("distritos.1.ubigeo", "070502", "distritos[1].ubigeo", "«070502»", "empiece con «0805»"),
    ],
)
def test_a_fault_is_named_with_its_path_what_was_found_and_what_was_expected(
    place: str, value: object, where: str, found: str, expected: str
) -> None:
    message = refusal_after(put(place, value))
    assert f" en {where} hay " in message
    assert found in message
    assert expected in message.partition(" y se esperaba ")[2]


def test_a_code_may_be_missing_in_a_series_because_codes_are_never_reused() -> None:
    raw = json.loads(PUBLISHED)
    del raw["ejes"][0]["temas"][2]["acciones"][1]
    assert decode(json.dumps(raw).encode()).action("1.03.02") is None


@pytest.mark.parametrize(
    ("drop", "path"),
    [
        (lambda raw: raw.pop("ejes"), "ejes"),
        (lambda raw: raw["foda"].pop("amenazas"), "foda.amenazas"),
        (lambda raw: raw["ejes"][3]["temas"][1].pop("con_tabla"), "ejes[3].temas[1].con_tabla"),
    ],
)
def test_a_missing_key_is_named_with_its_path(drop: Callable[[Any], object], path: str) -> None:
    message = refusal_after(drop)
    assert f" en {path} hay nada y se esperaba la clave «{path.rpartition('.')[2]}»." in message


def test_a_key_that_nobody_knows_is_refused_and_shown() -> None:
    message = refusal_after(put("ejes.0.temas.1.accion\u202ees", []))
    assert " en ejes[0].temas[1] hay la clave «accion\\u202ees», que sobra," in message


def test_a_key_that_is_no_text_is_refused() -> None:
    half_a_pair = PUBLISHED.replace(b'"version"', rb'"\ud83d"')
    assert r"la clave «\ud83d», que sobra," in refusal(half_a_pair)


def test_a_key_that_is_repeated_is_refused() -> None:
    twice = PUBLISHED.replace(b'"version": 1,', b'"version": 1, "version": 2,')
    assert "la clave «version (repetida)», que sobra," in refusal(twice)


@pytest.mark.parametrize(
    ("data", "where", "found", "expected"),
    [
        (b"", "la línea 1, columna 1", "algo que no es JSON", "un documento JSON completo"),
        (PUBLISHED[:-40], "la línea ", "algo que no es JSON", "un documento JSON completo"),
        (PUBLISHED + b"{}", "la línea ", "algo que no es JSON", "un documento JSON completo"),
        (PUBLISHED.decode().encode("cp1252"), "el byte ", "otra codificación", "UTF-8"),
        (PUBLISHED.decode().encode("utf-16"), "el byte 1 ", "otra codificación", "UTF-8"),
        (b'{"version": NaN}', "un número", "NaN", "un número finito"),
        (b"[" * 100_000, "la raíz del documento", "una anidación sin medida", "un plan"),
        (b"9" * 10_000, "la raíz del documento", "sin medida", "un plan"),
        (b"[]", "la raíz del documento", "una lista de 0", "un objeto"),
        (b'"plan"', "la raíz del documento", "«plan»", "un objeto"),
        (b"{}", "plan", "nada", "la clave «plan»"),
    ],
)
def test_what_is_no_plan_file_is_refused(
    data: bytes, where: str, found: str, expected: str
) -> None:
    message = refusal(data)
    assert f" en {where}" in message
    assert found in message
    assert expected in message


def test_the_message_can_be_translated_apart_from_its_values() -> None:
    with pytest.raises(CanasplanError) as caught:
        decode(b"[]")
    assert set(caught.value.message.values) == {"ruta", "hallado", "esperado"}


def spots(raw: Any, path: str = "") -> list[str]:
    steps = raw.items() if isinstance(raw, dict) else enumerate(raw)
    found = []
    for key, value in steps:
        found.append(f"{path}{key}")
        if isinstance(value, dict | list):
            found += spots(value, f"{path}{key}.")
    return found


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None)
@given(place=st.sampled_from(spots(json.loads(PUBLISHED))), value=any_json)
def test_whatever_stands_at_any_place_is_read_or_refused_in_spanish(
    place: str, value: object
) -> None:
    raw = json.loads(PUBLISHED)
    put(place, value)(raw)
    data = json.dumps(raw).encode()
    try:
        plan = decode(data)
    except CanasplanError as error:
        refused = str(error)
    else:
        refused = ""
        assert decode(encode(plan)) == plan
    assert not refused or " y se esperaba " in refused
    assert "Expected" not in refused


def test_the_schema_is_plain_json_and_knows_every_key_of_the_plan() -> None:
    printed: Any = schema()
    assert json.loads(json.dumps(printed)) == printed
    assert set(json.loads(PUBLISHED)) <= set(printed["$defs"]["PlanDocument"]["properties"])
