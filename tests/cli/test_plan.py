"""The plan from the command line: reading it, loading another one, choosing it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from canasplan.paths import resource

if TYPE_CHECKING:
    from tests.cli.conftest import Console

SEED = resource("seed", "plan.json")


@pytest.fixture
def plan(empty_console: Console) -> dict[str, Any]:
    answer: dict[str, Any] = empty_console("plan", "--json").json()
    return answer


@pytest.fixture
def other(tmp_path: Path) -> dict[str, Any]:
    """Another version of the plan, with one action worded anew."""
    document: dict[str, Any] = json.loads(SEED.read_bytes())
    document["version"] = 2
    document["ejes"][0]["temas"][1]["acciones"][2]["texto"] = "Agua potable para todos"
    return document


def kept(document: dict[str, Any], path: Path) -> str:
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_the_plan_has_every_part_that_was_promised(plan: dict[str, Any]) -> None:
    assert plan["plan"] == "canas-2019-2022"
    assert set(plan["foda"]) == {"fortalezas", "debilidades", "oportunidades", "amenazas"}
    for part in ("vision", "mision", "lineamientos", "politicas", "metodologia"):
        assert plan[part], part
    assert {frozenset(objective) for objective in plan["objetivos"]} == {
        frozenset({"area", "eje", "textos"})
    }
    assert len(plan["distritos"]) == 8


def test_the_plan_has_4_ejes_21_temas_18_of_them_with_a_table_and_83_acciones(
    plan: dict[str, Any],
) -> None:
    temas = [tema for eje in plan["ejes"] for tema in eje["temas"]]
    per_eje = [sum(len(tema["acciones"]) for tema in eje["temas"]) for eje in plan["ejes"]]

    assert [eje["codigo"] for eje in plan["ejes"]] == ["1", "2", "3", "4"]
    assert len(temas) == 21
    assert sum(tema["con_tabla"] for tema in temas) == 18
    assert per_eje == [44, 24, 11, 4]
    assert sum(per_eje) == 83


def test_each_eje_tema_and_accion_has_its_promised_keys(plan: dict[str, Any]) -> None:
    ejes = plan["ejes"]
    temas = [tema for eje in ejes for tema in eje["temas"]]
    actions = [action for tema in temas for action in tema["acciones"]]

    assert all({"codigo", "nombre", "temas"} <= eje.keys() for eje in ejes)
    assert all({"codigo", "nombre", "con_tabla", "acciones"} <= tema.keys() for tema in temas)
    wanted = {"codigo", "texto", "responsables_texto", "responsables"}
    assert all(wanted <= action.keys() for action in actions)
    assert all(action["texto"] for action in actions)


def test_people_read_the_tree_of_the_plan(empty_console: Console) -> None:
    lines = empty_console("plan").out.splitlines()

    assert lines[0].endswith("(canas-2019-2022, versión 1)")
    assert "1 DESARROLLO HUMANO Y SOCIAL" in lines
    assert lines.count("       (sin acciones en el plan)") == 3
    assert sum(line.startswith("       ") for line in lines) == 83 + 3


def test_another_version_is_kept_beside_the_first_and_used_once_it_is_chosen(
    empty_console: Console, other: dict[str, Any], tmp_path: Path
) -> None:
    file = kept(other, tmp_path / "plan 2.json")

    loaded = empty_console("plan", "importar", file)
    before = empty_console("plan", "lista", "--json").json()
    chosen = empty_console("plan", "elegir", "canas-2019-2022")
    after = empty_console("plan", "lista", "--json").json()
    again = empty_console("plan", "elegir", "canas-2019-2022", "--version", "1", "--json").json()

    assert "Para usarlo: canasplan plan elegir canas-2019-2022 --version 2" in loaded.out
    assert [(item["version"], item["vigente"]) for item in before] == [(1, 1), (2, 0)]
    assert chosen.out.endswith("(canas-2019-2022, versión 2).\n")
    assert [(item["version"], item["vigente"]) for item in after] == [(1, 0), (2, 1)]
    assert (again["plan"], again["version"], again["vigente"]) == ("canas-2019-2022", 1, 1)


def test_the_loaded_plans_are_told_in_a_table(empty_console: Console) -> None:
    header, line = empty_console("plan", "lista").out.splitlines()

    assert header.split() == ["plan", "versión", "título"]
    assert line.split()[:4] == ["canas-2019-2022", "1", "en", "uso"]


def test_loading_the_same_file_again_changes_nothing(empty_console: Console) -> None:
    before = empty_console("plan", "lista", "--json").json()

    answer = empty_console("plan", "importar", str(SEED), "--json").json()

    assert empty_console("plan", "lista", "--json").json() == before == [answer]


def test_a_version_with_other_content_under_its_number_is_refused(
    empty_console: Console, other: dict[str, Any], tmp_path: Path
) -> None:
    file = kept(other | {"version": 1}, tmp_path / "plan.json")

    answer = empty_console("plan", "importar", file)

    assert (answer.code, answer.out) == (1, "")
    assert "ya está cargada con otro contenido" in answer.err


def test_a_bad_plan_is_refused_with_the_path_to_its_fault(
    empty_console: Console, other: dict[str, Any], tmp_path: Path
) -> None:
    other["ejes"][0]["temas"][1]["acciones"][2]["codigo"] = "1.02.3"

    answer = empty_console("plan", "importar", kept(other, tmp_path / "plan.json"))

    assert (answer.code, answer.out) == (1, "")
    assert "ejes[0].temas[1].acciones[2].codigo" in answer.err
    assert "1.02.3" in answer.err
    assert len(empty_console("plan", "lista", "--json").json()) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("plan", "importar", "no está.json"), "No se puede leer no está.json: no existe."),
        (("plan", "importar", "."), "es una carpeta."),
        (("plan", "elegir", "otro-plan"), "El plan otro-plan versión 1 no está cargado."),
        (("plan", "elegir", "canas-2019-2022", "--version", "7"), "versión 7 no está cargado."),
    ],
)
def test_a_plan_that_is_not_there_is_refused(
    empty_console: Console, arguments: tuple[str, ...], told: str
) -> None:
    answer = empty_console(*arguments)

    assert (answer.code, answer.out) == (1, "")
    assert told in answer.err
