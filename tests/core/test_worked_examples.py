"""The examples of `docs/calculo.md`: each is recorded on disk, and gives what the page says.

A line of an example is ``word place: name value, name value``; the names are the columns of
``metas.csv``, ``avances.csv`` and ``resumen.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from canasplan import fields, target_fields
from canasplan.bootstrap import Workspace
from canasplan.fields import Number
from canasplan.lights import Cutoffs
from canasplan.model import Operation
from canasplan.revisions import seal
from canasplan.standing import PLAN as WHOLE
from canasplan.standing import Standing
from canasplan.summary import decimal, row_object, rows
from tests.core.contents import PLAN
from tests.core.fieldwork import opened, recorded
from tests.exchange.records import add, save

DOCUMENT = (Path(__file__).parents[2] / "docs" / "calculo.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```ejemplo\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)

Values = dict[str, str]
LINE = re.compile(r"(?P<word>\w+) +(?P<place>[^:]*?)(?:: +|$)(?P<values>.*)")
AVANCE = {one.column: one.name for one in fields.FIELDS}
META = {one.column: one.name for one in target_fields.TARGET_FIELDS}
PLACES = {"provincia": None, **{one.name: one.ubigeo for one in PLAN.districts}}
PLAIN = {"activity": "obra", "status": "en_ejecucion", "achievements": "Se hizo"}


def pairs(text: str) -> Values:
    """Read "cantidad 200, unidad m"."""
    return dict(one.split(" ", 1) for one in text.split(", ")) if text else {}


@dataclass
class Example:
    """One example that is carried out, line by line."""

    workspace: Workspace
    sight: dict[str, Any] = field(default_factory=dict)
    metas: int = 0
    checked: int = 0

    def carry_out(self, line: str) -> None:
        found = LINE.fullmatch(line)
        assert found, line
        words: dict[str, Callable[[list[str], Values], None]] = {
            "meta": self.set_meta,
            "avance": self.record,
            "anulado": self.record_and_void,
            "conflicto": self.dispute,
            "vista": self.look,
            "cortes": self.set_cutoffs,
            "resulta": self.check_row,
            "curva": self.check_curve,
            "silencio": self.check_silence,
        }
        word, place, values = found["word"], found["place"], found["values"]
        if word in ("vista", "cortes"):
            place, values = "", place
        words[word](place.split(), pairs(values))

    def standing(self) -> Standing:
        return self.workspace.figures.standing(**self.sight)

    def set_meta(self, place: list[str], values: Values) -> None:
        """As if another laptop had set it: of one place there may be two."""
        action, ubigeo, year = place
        typed = {META[name]: value for name, value in values.items()}
        [judged] = self.workspace.targets.judge(
            [{"action": action, "ubigeo": ubigeo, "year": year} | typed]
        )
        assert judged.target, judged.problems
        self.metas += 1
        add(self.workspace, recorded(judged.target, self.metas))

    def record(self, place: list[str], values: Values) -> Any:
        action, name, day = place
        ubigeo = PLACES[name]
        assert ubigeo
        typed = {AVANCE[name]: value for name, value in values.items()}
        own = {"action": action, "ubigeo": ubigeo, "date": day}
        return save(self.workspace, PLAIN | own | typed)

    def record_and_void(self, place: list[str], values: Values) -> None:
        saved = self.record(place, values)
        self.workspace.progress.void(saved.record, reason="Se registró dos veces")

    def dispute(self, place: list[str], values: Values) -> None:
        """Two people corrected it without seeing each other, and say the same."""
        saved = self.record(place, values)
        change = replace(
            saved, number=2, parents=(saved.hash,), operation=Operation.CHANGE, reason="Se midió"
        )
        add(self.workspace, seal(change), seal(replace(change, author="Elsa Huamán (Promotora)")))

    def look(self, _: list[str], values: Values) -> None:
        self.sight = {}
        if "anio" in values:
            self.sight["year"] = int(values["anio"])
        if "al" in values:
            self.sight["until"] = date.fromisoformat(values["al"])
        if "comparado_con" in values:
            self.sight["before"] = date.fromisoformat(values["comparado_con"])

    def set_cutoffs(self, _: list[str], values: Values) -> None:
        percent = Number(2, 0, 100_00)
        amber, green = (percent.from_cell(f"{values[name]}.00") for name in ("ambar", "verde"))
        self.workspace.figures.set_cutoffs(Cutoffs(amber, green))

    def check_row(self, place: list[str], values: Values) -> None:
        scope, name = place
        scope = WHOLE if scope == "plan" else scope
        standing = self.standing()
        row = row_object(standing, next(iter(rows(standing, scope, PLACES[name]))))
        self.compare(values, row)

    def check_curve(self, place: list[str], values: Values) -> None:
        scope, name, named = place
        month = int(named[:4]), int(named[5:])
        [point] = [one for one in self.standing().curve(scope, PLACES[name])
                   if one.month == month]  # fmt: skip
        shown = {"real": decimal(point.real), "programado": decimal(point.planned)}
        self.compare(values, shown)

    def check_silence(self, place: list[str], values: Values) -> None:
        scope, name = place
        [(_, since)] = self.standing().silences(0, scope, PLACES[name])
        self.compare(values, {"meses": "nunca" if since is None else since})

    def compare(self, values: Values, found: dict[str, Any]) -> None:
        told = {name: "nada" if found[name] is None else str(found[name]) for name in values}
        assert told == values
        self.checked += len(values)


@pytest.mark.parametrize("text", EXAMPLES, ids=[f"{n}" for n in range(1, len(EXAMPLES) + 1)])
def test_an_example_of_the_page_gives_what_the_page_says(text: str, blank: Path) -> None:
    with opened(blank) as workspace:
        example = Example(workspace)
        for line in text.splitlines():
            example.carry_out(line)

    assert example.checked


def test_the_page_has_an_example_of_every_basis_and_every_light() -> None:
    said = " ".join(EXAMPLES)

    assert len(EXAMPLES) >= 20
    for word in ("cantidad", "declarado", "estado", "cancelada", "sin_datos"):
        assert f"base {word}" in said
    for light in ("verde", "ambar", "rojo", "sin_dato"):
        assert f"semaforo {light}" in said
