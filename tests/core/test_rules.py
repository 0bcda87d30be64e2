"""The rules of an avance: each error and each warning at its boundary, and in its words."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from canasplan.fields import FIELDS, Number
from canasplan.model import PROVINCE, Problem, Progress, Status
from canasplan.rules import Facts, check, check_reason, in_province, unseen_characters
from tests.core.contents import PLAIN, PLAN, contents

TODAY = date(2022, 9, 15)
FACTS = Facts(PLAN, "080505", TODAY)


def values(**changed: Any) -> dict[str, Any]:
    """The plain avance as typed values, with some of them changed."""
    progress = dataclasses.replace(PLAIN, **changed) if changed else PLAIN
    return {field.name: getattr(progress, field.name) for field in FIELDS}


def without(*names: str) -> dict[str, Any]:
    return values() | dict.fromkeys(names)


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str, bool]]:
    return [(each.field, str(each.message), each.blocking) for each in problems]


def errors(entry: Mapping[str, Any], facts: Facts = FACTS) -> list[tuple[str, str]]:
    return [(name, text) for name, text, blocking in told(check(entry, facts)) if blocking]


def warnings(entry: Mapping[str, Any], facts: Facts = FACTS) -> list[tuple[str, str]]:
    return [(name, text) for name, text, blocking in told(check(entry, facts)) if not blocking]


def test_a_plain_avance_raises_nothing() -> None:
    assert check(values(), FACTS) == ()


@settings(max_examples=60, deadline=None)
@given(contents())
def test_warnings_never_block_and_a_valid_avance_has_nothing_else(progress: Progress) -> None:
    entry = {field.name: getattr(progress, field.name) for field in FIELDS}
    assert errors(entry, Facts(PLAN, PROVINCE, TODAY, last_percent=50_00)) == []


def test_errors_come_before_warnings() -> None:
    found = check(values(date=date(2022, 9, 10), status=Status.FINISHED) | {"action": None}, FACTS)
    assert [problem.blocking for problem in found] == [True, False, False]


# --- Required


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("action", "acción"),
        ("ubigeo", "distrito"),
        ("date", "fecha"),
        ("activity", "actividad"),
        ("status", "estado"),
    ],
)
def test_what_is_required_is_asked_for_by_its_name(name: str, label: str) -> None:
    assert errors(without(name)) == [(name, f"Falta: {label}.")]


def test_one_result_is_enough_and_none_is_too_few() -> None:
    bare = without("achievements", "quantity", "percent", "unit")
    asked = "Escriba al menos un resultado: logros, cantidad o porcentaje."
    assert errors(bare) == [("achievements", asked)]
    for result in ({"achievements": "Listo"}, {"quantity": 0, "unit": "km"}, {"percent": 0}):
        assert check(bare | result, FACTS) == ()


# --- Action, district, partition


def test_an_action_that_the_plan_does_not_have_is_refused() -> None:
    assert errors(values(action="1.02.99")) == [
        (
            "action",
            "La acción 1.02.99 no existe en el plan canas-2019-2022. "
            "Revise el código, por ejemplo 1.02.03.",
        )
    ]


def test_a_district_of_another_province_is_refused_with_the_eight_there_are() -> None:
    for ubigeo in ("080601", "80505"):
        assert errors(values(ubigeo=ubigeo)) == [
            (
                "ubigeo",
                f"El distrito {ubigeo} no es de Canas. Use: 080501, 080502, 080503, 080504, "
                "080505, 080506, 080507, 080508.",
            )
        ]


def test_a_district_writes_for_itself_only_and_the_province_for_all() -> None:
    elsewhere = values(ubigeo="080501")
    assert errors(elsewhere) == [
        (
            "ubigeo",
            "Esta instalación registra para 080505, no para 080501. "
            "Cambie el distrito o el perfil.",
        )
    ]
    assert errors(elsewhere, Facts(PLAN, PROVINCE, TODAY)) == []
    assert errors(elsewhere, Facts(PLAN, "080501", TODAY)) == []


# --- Date


def test_today_is_no_future_and_tomorrow_is() -> None:
    assert errors(values(date=TODAY)) == []
    assert errors(values(date=date(2022, 9, 16))) == [
        ("date", "La fecha está en el futuro (hoy es 15/09/2022).")
    ]


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2018, 12, 31), False),
        (date(2019, 1, 1), True),
        (date(2023, 12, 29), True),
        (date(2024, 1, 1), False),
    ],
)
def test_a_date_lies_in_the_years_of_the_plan_or_one_more(day: date, fits: bool) -> None:
    refused = [("date", "La fecha debe estar entre los años 2019 y 2023: los del plan y uno más.")]
    facts = Facts(PLAN, "080505", date(2030, 1, 1))
    assert errors(values(date=day), facts) == ([] if fits else refused)


@pytest.mark.parametrize(
    ("day", "weekend"),
    [(2, False), (3, True), (4, True), (5, False)],
)
def test_a_weekend_is_asked_about_and_not_refused(day: int, weekend: bool) -> None:
    asked = [("date", "Es fin de semana. Confirme la fecha.")]
    entry = values(date=date(2022, 9, day))
    assert warnings(entry) == (asked if weekend else [])
    assert errors(entry) == []


# --- Numbers


@pytest.mark.parametrize("field", [each for each in FIELDS if isinstance(each.kind, Number)])
def test_each_number_keeps_to_its_bounds(field: Any) -> None:
    place = {"latitude": -14_400_000, "longitude": -71_300_000}
    entry = values(unit="km", women=10_000_000, men=10_000_000, **place)
    low, high = field.kind.low, field.kind.high
    for value in (low, high):
        assert errors(entry | {field.name: value}) == []
    written = [f"{field.kind.decimal(bound).normalize():f}" for bound in (low, high)]
    refused = (field.name, f"Debe estar entre {written[0]} y {written[1]}.")
    for value in (low - 1, high + 1):
        assert refused in errors(entry | {field.name: value})


def test_a_quantity_without_a_unit_is_asked_about() -> None:
    assert warnings(values(quantity=1_500)) == [
        ("unit", "Indique la unidad: km, familias, talleres…")
    ]
    assert warnings(values(quantity=1_500, unit="km")) == []


def test_a_percentage_below_the_last_one_is_asked_about() -> None:
    facts = Facts(PLAN, "080505", TODAY, last_percent=33_33)
    assert warnings(values(percent=33_33), facts) == []
    assert warnings(values(percent=33_32), facts) == [
        ("percent", "Es menor que el último declarado (33.33 %).")
    ]
    assert warnings(without("percent"), facts) == []


def test_a_finished_action_below_100_percent_is_asked_about() -> None:
    asked = [("percent", "La acción está concluida y el porcentaje no llega a 100.")]
    assert warnings(values(status=Status.FINISHED, percent=99_99)) == asked
    assert warnings(values(status=Status.FINISHED, percent=100_00)) == []
    assert warnings(values(status=Status.RUNNING, percent=99_99)) == []


# --- People


@pytest.mark.parametrize("part", ["minors", "elders", "disabled"])
def test_no_part_of_the_people_is_more_than_all_of_them(part: str) -> None:
    assert errors(values(women=12, men=9, **{part: 21})) == []
    assert errors(values(women=12, men=9, **{part: 22})) == [
        (part, "Son más que mujeres y hombres juntos (21).")
    ]
    assert errors(values(men=9, **{part: 10})) == [
        (part, "Son más que mujeres y hombres juntos (9).")
    ]
    assert errors(values(**{part: 1})) == [
        (part, "Escriba primero cuántas mujeres y cuántos hombres.")
    ]
    assert warnings(values(**{part: 1})) == []


def test_nobody_is_both_a_minor_and_an_elder() -> None:
    assert warnings(values(women=10, men=0, minors=6, elders=4)) == []
    assert warnings(values(women=10, men=0, minors=6, elders=5)) == [
        ("elders", "Menores y adultos mayores suman más que el total (10).")
    ]


def test_more_people_than_the_district_has_is_asked_about() -> None:
    assert warnings(values(women=6_537, men=0)) == []
    assert warnings(values(women=6_537, men=1)) == [
        ("women", "Son más personas que la población de Layo (unas 6,537).")
    ]
    assert warnings(without("ubigeo") | {"women": 6_538}) == []
    assert warnings(values(ubigeo="080601", women=6_538)) == []


# --- Place


def test_a_point_needs_both_coordinates() -> None:
    asked = "Escriba las dos coordenadas, o ninguna."
    assert errors(values(latitude=-14_494_200)) == [("longitude", asked)]
    assert errors(values(longitude=-71_155_600)) == [("latitude", asked)]


def test_a_point_outside_of_the_box_around_the_capitals_is_asked_about() -> None:
    asked = [("latitude", "El punto está fuera de la provincia de Canas. Revíselo.")]
    south, north = -14_534_700 - 250_000, -14_147_500 + 250_000
    west, east = -71_476_100 - 250_000, -71_155_600 + 250_000
    for latitude, longitude in ((south, west), (north, east)):
        assert warnings(values(latitude=latitude, longitude=longitude)) == []
        assert in_province(latitude, longitude, PLAN)
    for latitude, longitude in (
        (south - 1, west),
        (north + 1, east),
        (south, west - 1),
        (north, east + 1),
        (14_494_200, -71_155_600),
    ):
        assert warnings(values(latitude=latitude, longitude=longitude)) == asked


# --- Texts


@pytest.mark.parametrize(
    "name", ["locality", "unit", "responsible", "achievements", "difficulties", "next_steps"]
)
def test_no_text_is_longer_than_its_limit(name: str) -> None:
    limit = 300 if name in ("locality", "unit", "responsible") else 10_000
    assert errors(values(**{name: "ñ" * limit})) == []
    assert errors(values(**{name: "ñ" * (limit + 1)})) == [
        (name, f"Use como máximo {limit} letras.")
    ]


def test_no_list_is_longer_than_its_limit_nor_is_any_of_its_items() -> None:
    assert errors(values(allies=("MINSA",) * 49 + ("M" * 300,))) == []
    assert errors(values(allies=("MINSA",) * 51)) == [("allies", "Use como máximo 50 aliados.")]
    assert errors(values(allies=("MINSA", "M" * 301))) == [
        ("allies", "Use como máximo 300 letras.")
    ]


@pytest.mark.parametrize("name", ["locality", "unit", "responsible"])
def test_a_field_of_one_line_has_one_line(name: str) -> None:
    assert errors(values(**{name: "Taypi\ntunga"})) == [(name, "Escríbalo en una sola línea.")]
    assert errors(values(allies=("MINSA\nRed",))) == [("allies", "Escríbalo en una sola línea.")]
    assert errors(values(achievements="Uno\n\tdos")) == []


@pytest.mark.parametrize(
    ("char", "shown"),
    [
        ("\x00", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\r", "U+000D"),
        ("\u200e", "U+200E"),
        ("\u061c", "U+061C"),
        ("\u202e", "U+202E"),
        ("\u2066", "U+2066"),
        ("\ud800", "U+D800"),
    ],
)
def test_control_and_bidi_characters_are_refused_and_shown(char: str, shown: str) -> None:
    told_so = f"Hay caracteres invisibles ({shown}). Bórrelos o escriba el texto de nuevo."
    for entry, name in (
        (values(achievements=f"Uno{char}dos"), "achievements"),
        (values(locality=f"{char}Layo"), "locality"),
        (values(allies=("MINSA", f"ONG{char}")), "allies"),
    ):
        assert errors(entry) == [(name, told_so)]


def test_each_unseen_character_is_named_once_in_order() -> None:
    assert unseen_characters("a\u202eb\x00c\x00\n\t") == "U+0000, U+202E"
    assert unseen_characters("Túpac “Amaru” ½ 🐑 \u00a0") == ""


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("DNI 41234567", True),
        ("41234567", True),
        ("cel. 987654321", True),
        ("987 654 321", True),
        ("987-654-321", True),
        ("rosa@layo.gob.pe", True),
        ("escriba a rosa.quispe@muni-layo.pe.", True),
        ("4123456", False),
        ("412345678", False),
        ("123456789", False),
        ("S/ 1,500.50 en 2022", False),
        ("2 @ 3.50 soles", False),
        ("@layo", False),
    ],
)
def test_what_looks_like_a_document_a_phone_or_a_mail_is_asked_about(
    text: str, personal: bool
) -> None:
    asked = "Parece un DNI, teléfono o correo. No registre datos personales."
    for name, entry in (
        ("achievements", values(achievements=f"Con {text}")),
        ("responsible", values(responsible=text)),
        ("allies", values(allies=("MINSA", text))),
    ):
        assert warnings(entry) == ([(name, asked)] if personal else [])
        assert errors(entry) == []


def test_the_longest_text_without_a_blank_is_judged_while_typing() -> None:
    entry = values(**dict.fromkeys(("achievements", "difficulties", "next_steps"), "a." * 5_000))
    start = time.perf_counter()
    check(entry, FACTS)
    assert time.perf_counter() - start < 0.5


# --- Reason


def test_a_reason_is_required_short_and_visible() -> None:
    missing = [("reason", "Escriba el motivo: quedará en el historial.", True)]
    for reason in (None, "", " \n"):
        assert told(check_reason(reason)) == missing
    assert check_reason("Se midió otra vez\r\ncon cinta") == ()
    assert check_reason("m" * 300) == ()
    assert told(check_reason("m" * 301)) == [("reason", "Use como máximo 300 letras.", True)]
    assert told(check_reason("a\u202eb")) == [
        (
            "reason",
            "Hay caracteres invisibles (U+202E). Bórrelos o escriba el texto de nuevo.",
            True,
        )
    ]
