"""Plans: every version that was loaded stays, one is in use, and old avances keep their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from canasplan import plan_document
from canasplan.bootstrap import Workspace
from canasplan.db.tables import action
from canasplan.errors import CanasplanError
from canasplan.paths import resource
from canasplan.plan import PlanEntry, newest_version
from tests.core.contents import PLAN

SEED: dict[str, Any] = json.loads(resource("seed", "plan.json").read_bytes())


def another(change: Callable[[dict[str, Any]], None], **top: Any) -> bytes:
    """The plan of Canas with some of it changed, as a file."""
    raw: dict[str, Any] = json.loads(json.dumps(SEED))
    raw |= top
    change(raw)
    return json.dumps(raw, ensure_ascii=False).encode()


def unchanged(_: dict[str, Any]) -> None:
    pass


def reworded(raw: dict[str, Any]) -> None:
    first_action(raw)["texto"] = "Una acción con otras palabras."


def shortened(raw: dict[str, Any]) -> None:
    """Without the first action of the first tema."""
    del tema_of(raw)["acciones"][0]


def ten_ejes(raw: dict[str, Any]) -> None:
    """With a tenth eje, so that codes have one more digit."""
    for number in range(len(raw["ejes"]) + 1, 11):
        raw["ejes"].append(
            {
                "codigo": str(number),
                "nombre": f"EJE {number}",
                "temas": [
                    {
                        "codigo": f"{number}.01",
                        "nombre": "Tema",
                        "con_tabla": True,
                        "acciones": [
                            {
                                "codigo": f"{number}.01.01",
                                "texto": "Acción nueva.",
                                "responsables_texto": "",
                                "responsables": [],
                            }
                        ],
                    }
                ],
            }
        )


def tema_of(raw: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(tema for tema in raw["ejes"][0]["temas"] if tema["acciones"])
    return found


def first_action(raw: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = tema_of(raw)["acciones"][0]
    return found


FIRST = first_action(SEED)["codigo"]


def wording(workspace: Workspace, plan: str, code: str) -> str:
    """How the table of actions words an action, for exports and searches."""
    query = select(action.c.texto).where(action.c.plan == plan, action.c.codigo == code)
    with workspace._db.read() as connection:
        return str(connection.execute(query).scalar_one())


def test_the_seed_is_in_use(workspace: Workspace) -> None:
    assert workspace.plans.all() == (PlanEntry(PLAN.code, 1, PLAN.title, current=True),)
    assert workspace.plans.current() == PLAN


def test_a_second_plan_stands_beside_the_first_until_it_is_chosen(workspace: Workspace) -> None:
    entry = workspace.plans.load(another(unchanged, plan="canas-2023-2026", titulo="Otro plan"))
    assert entry == PlanEntry("canas-2023-2026", 1, "Otro plan", current=False)
    assert workspace.plans.current() == PLAN

    chosen = workspace.plans.choose("canas-2023-2026", 1)
    assert chosen.current
    assert workspace.plans.current().title == "Otro plan"
    assert [(each.code, each.current) for each in workspace.plans.all()] == [
        ("canas-2019-2022", False),
        ("canas-2023-2026", True),
    ]


def test_a_second_version_keeps_the_first(workspace: Workspace) -> None:
    workspace.plans.load(another(reworded, version=2))
    assert [(each.version, each.current) for each in workspace.plans.all()] == [
        (1, True),
        (2, False),
    ]
    workspace.plans.choose(PLAN.code, 2)
    reworded_action = workspace.plans.current().action(FIRST)
    assert reworded_action is not None
    assert reworded_action.text == "Una acción con otras palabras."
    workspace.plans.choose(PLAN.code, 1)
    assert workspace.plans.current() == PLAN


def test_the_newest_version_of_a_plan_is_found_whatever_the_order_of_loading(
    workspace: Workspace,
) -> None:
    workspace.plans.load(another(unchanged, version=3, titulo="Tercera"))
    workspace.plans.load(another(unchanged, version=2, titulo="Segunda"))
    assert workspace.plans.document(PLAN.code).version == 3
    with workspace._db.read() as connection:
        assert newest_version(connection, PLAN.code).title == "Tercera"


def test_a_plan_that_is_not_loaded_is_named_with_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(CanasplanError) as unknown:
        workspace.plans.document("canas-2030")
    assert str(unknown.value) == (
        "El plan canas-2030 no está cargado. Cárguelo con «plan importar»."
    )
    for code, version in (("canas-2030", 1), (PLAN.code, 9)):
        with pytest.raises(CanasplanError) as refused:
            workspace.plans.choose(code, version)
        assert str(refused.value) == (
            f"El plan {code} versión {version} no está cargado. Vea los que hay con «plan lista»."
        )
    assert workspace.plans.current() == PLAN


def test_loading_the_same_file_again_changes_nothing(workspace: Workspace) -> None:
    before = workspace.plans.all()
    assert workspace.plans.load(plan_document.encode(PLAN)) == before[0]
    assert workspace.plans.all() == before


def test_a_version_never_gets_another_content(workspace: Workspace) -> None:
    with pytest.raises(CanasplanError) as refused:
        workspace.plans.load(another(reworded))
    assert str(refused.value) == (
        "La versión 1 del plan canas-2019-2022 ya está cargada con otro contenido. "
        "Dele otro número de versión al archivo."
    )
    assert workspace.plans.current() == PLAN


def test_a_file_that_is_no_plan_changes_nothing(workspace: Workspace) -> None:
    with pytest.raises(CanasplanError, match="no se puede usar"):
        workspace.plans.load(b'{"plan": "canas-2023-2026"}')
    assert len(workspace.plans.all()) == 1


def test_an_action_reads_as_its_newest_version_words_it(workspace: Workspace) -> None:
    printed = wording(workspace, PLAN.code, FIRST)
    workspace.plans.load(another(reworded, version=3))
    assert wording(workspace, PLAN.code, FIRST) == "Una acción con otras palabras."

    workspace.plans.load(another(unchanged, version=2))
    assert wording(workspace, PLAN.code, FIRST) == "Una acción con otras palabras."

    workspace.plans.load(another(unchanged, version=4))
    assert wording(workspace, PLAN.code, FIRST) == printed


def test_an_action_that_a_newer_version_drops_keeps_its_last_words(workspace: Workspace) -> None:
    printed = wording(workspace, PLAN.code, FIRST)
    workspace.plans.load(another(shortened, version=2))
    workspace.plans.choose(PLAN.code, 2)
    assert workspace.plans.current().action(FIRST) is None
    assert wording(workspace, PLAN.code, FIRST) == printed


def test_avances_of_the_old_plan_stay_readable_and_correctable(
    workspace: Workspace, fields: dict[str, str]
) -> None:
    saved = workspace.progress.save(fields, record=workspace.progress.new_record())
    workspace.plans.load(another(shortened, plan="canas-2023-2026", titulo="Otro plan"))
    workspace.plans.choose("canas-2023-2026", 1)

    assert workspace.progress.get(saved.record).winner == saved
    assert workspace.progress.of_action("1.02.03") == ()  # the new plan's own has none
    assert all(row.records == 0 for row in workspace.actions.rows())

    corrected = workspace.progress.save(
        fields | {"plan": PLAN.code, "percent": "30"},
        record=saved.record,
        base=saved.hash,
        reason="Se midió otra vez",
    )
    assert workspace.progress.get(saved.record).progress.plan == PLAN.code
    assert corrected.number == 2
    assert workspace.verify().faults == ()


def test_an_avance_names_a_plan_that_is_loaded(
    workspace: Workspace, fields: dict[str, str]
) -> None:
    with pytest.raises(CanasplanError, match="canas-2030 no está cargado"):
        workspace.progress.save(
            fields | {"plan": "canas-2030"}, record=workspace.progress.new_record()
        )


def test_a_plan_with_ten_ejes_takes_avances_like_any_other(
    workspace: Workspace, fields: dict[str, str], tmp_path: Path
) -> None:
    workspace.plans.load(another(ten_ejes, version=2))
    workspace.plans.choose(PLAN.code, 2)
    saved = workspace.progress.save(
        fields | {"action": "10.01.01"}, record=workspace.progress.new_record()
    )
    assert workspace.progress.get(saved.record).progress.action == "10.01.01"
    assert workspace.verify().faults == ()
