"""The rules of a meta, each at its boundary and in its words."""

from __future__ import annotations

from typing import Any

import pytest

from canasplan.model import Direction
from canasplan.target_fields import TARGET_FIELDS
from canasplan.target_rules import MAX_UNIT, check
from tests.core.contents import PLAN
from tests.core.fieldwork import CHECCA, LAYO, PLAIN_META


def problems(scope: str = LAYO, **changed: Any) -> list[tuple[str, str, bool]]:
    values = {field.name: getattr(PLAIN_META, field.name) for field in TARGET_FIELDS}
    found = check(values | changed, PLAN, scope)
    return [(each.field, str(each.message), each.blocking) for each in found]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"year": 2019},
        {"unit": "ñ" * MAX_UNIT},
        {"quantity": None, "unit": None, "budget": 0},
        {"quantity": 0, "direction": Direction.FALLING},
        {"plan": None},
    ],
)
def test_a_sound_meta_raises_nothing(changed: dict[str, Any]) -> None:
    assert problems(**changed) == []


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"action": None}, "action", "Escriba el código de la acción, por ejemplo 1.02.03."),
        ({"action": "9.99.99"}, "action", "La acción 9.99.99 no existe en el plan"),
        ({"ubigeo": None}, "ubigeo", "Escriba el distrito: su nombre o su ubigeo."),
        ({"ubigeo": "Cusco"}, "ubigeo", "El distrito Cusco no es de Canas."),
        ({"ubigeo": CHECCA}, "ubigeo", "Esta instalación registra para 080505, no para 080502."),
        ({"year": None}, "year", "Escriba el año de la meta, por ejemplo 2019."),
        ({"year": 2018}, "year", "El año debe estar entre 2019 y 2022: los del plan."),
        ({"year": 2023}, "year", "El año debe estar entre 2019 y 2022: los del plan."),
        ({"unit": "a\u202eb"}, "unit", "Hay caracteres invisibles (U+202E)."),
        ({"unit": "m" * (MAX_UNIT + 1)}, "unit", "Use como máximo 60 letras, en una línea."),
        ({"unit": "m\nm"}, "unit", "Use como máximo 60 letras, en una línea."),
        ({"quantity": None}, "quantity", "Escriba la cantidad, el presupuesto o los dos."),
        ({"unit": None}, "unit", "Escriba la unidad de la cantidad, por ejemplo km o familias."),
        ({"plan": "otro"}, "plan", "Esta meta es del plan otro y el que está en uso es canas-"),
    ],
)
def test_a_meta_that_breaks_a_rule_is_blocked_and_told_how(
    changed: dict[str, Any], field: str, told: str
) -> None:
    [(name, text, blocking)] = problems(**changed)

    assert (name, blocking) == (field, True)
    assert told in text


def test_a_meta_of_zero_is_a_warning_and_comes_after_the_errors() -> None:
    [(field, told, blocking)] = problems(quantity=0)
    assert (field, blocking) == ("quantity", False)
    assert told == "Con una meta de 0 no hay porcentaje: se mostrará lo declarado."
    both = problems(quantity=0, year=2030)
    assert [blocking for _, _, blocking in both] == [True, False]


def test_the_office_sets_metas_of_every_district() -> None:
    assert problems(scope="0805", ubigeo=CHECCA) == []
