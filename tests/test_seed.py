"""The seed against the official text: all of it is there, in order, and nothing is left over."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from canasplan.plan_document import Eje, PlanDocument, Tema, decode, encode, schema
from seed.build_seed import build

SEED = Path(__file__).resolve().parent.parent / "seed"
SOURCE = (SEED / "source" / "plan-de-gobierno-local-canas-2019-2022.txt").read_text("utf-8")
PLAN = decode((SEED / "plan.json").read_bytes())

# What the document prints around the plan's own texts: nothing else may be left over.
TABLES_BEGIN = "6.- ACCIONES A IMPLEMENTAR EN EL MEDIANO PLAZO"
TABLES_END = "OBJETIVOS ESTRATÉGICOS."
COLUMNS = "EJE TEMÁTICO ACCIONES PRIORITARIAS RESPONSABLES Y ALIADOS ESTRATÉGICOS"
EJE_HEADINGS = {
    "1": "DESARROLLO HUMANO Y SOCIAL",
    "2": "DESARROLLO ECONOMICO Y PRODUCTIVO",
    "3": "DESARROLLO TERRITORIAL Y MM.AA.",
    "4": "FORTALECIMIENTO DE LA GESTION LOCAL",
}
LAST_TABLE = ("4.02", "DESARROLLO DE LA GESTION LOCAL")
AREAS_WITH_FULL_STOP = (
    "DESARROLLO ECONÓMICO Y PRODUCTIVO",
    "Institucional y gobernabilidad local",
)
ACTIONS_BY_TEMA = {
    "1.01": 4, "1.02": 9, "1.03": 7, "1.04": 11, "1.05": 5, "1.06": 5, "1.07": 3, "1.08": 0,
    "2.01": 8, "2.02": 6, "2.03": 4, "2.04": 2, "2.05": 3, "2.06": 1,
    "3.01": 3, "3.02": 5, "3.03": 3, "3.04": 0, "3.05": 0,
    "4.01": 1, "4.02": 3,
}  # fmt: skip
NAMES_BROKEN_BY_A_PAGE = {
    "PROMOCIÓN DE JUSTICIA, EQUIDAD Y VALORES",
    "ARTICULACIÓN VIAL, TRANSPORTE Y COMUNICACIÓN",
}


def without_bullets(text: str) -> str:
    """Dots of lists go, and the one dash that opens a line in place of a dot."""
    return re.sub("(?m)^-|[\uf0b7•]", "", text)


@cache
def squeeze(text: str) -> str:
    return "".join(without_bullets(text).split())


def texts_before_the_tables(plan: PlanDocument) -> Iterator[str]:
    yield "1.- INTRODUCCION"
    yield from plan.introduction
    yield "2.- VISION Y MISION INSTITUCIONAL"
    yield from ("VISION:", plan.vision, "MISION:", plan.mission)
    yield "3.- LINEAMIENTOS DE POLITICA INSTITUCIONAL"
    yield from plan.guidelines
    yield "4.- DIAGNOSTICO SITUACIONAL TERRITORIAL."
    yield from ("FORTALEZAS", *plan.swot.strengths)
    yield from ("DEBILIDADES.", *plan.swot.weaknesses)
    yield from ("OPORTUNIDADES", *plan.swot.opportunities)
    yield from ("AMENAZAS", *plan.swot.threats)
    yield "5.- EJES DE DESARROLLO LOCAL"
    yield from (column.title for column in plan.matrix)
    for column in plan.matrix:
        yield from column.items


def texts_after_the_tables(plan: PlanDocument) -> Iterator[str]:
    yield from plan.objectives_opening
    for objective in plan.objectives:
        yield objective.area + ("." if objective.area in AREAS_WITH_FULL_STOP else "")
        yield from objective.texts
    yield from plan.objectives_closing
    yield from plan.policies_opening
    yield from ("políticas globales.", *plan.policies.overall)
    yield from ("Políticas multisectoriales.", *plan.policies.multisector)
    yield from ("Políticas Sectoriales.", *plan.policies.sector)
    yield from ("Metodología", *plan.methodology)


def headings_of(eje: Eje, tema: Tema) -> tuple[str, str]:
    """What is printed before a tema's first action, and its name, which may come in pieces."""
    title = eje.name + ("." if eje.code == "1" else "")
    if tema.code == LAST_TABLE[0]:
        title = LAST_TABLE[1]
    opening = EJE_HEADINGS[eje.code] if tema is eje.temas[0] else ""
    full_stop = "." if tema.printed_names[0].endswith(".") else ""
    return squeeze(opening + title + COLUMNS), squeeze(tema.name + full_stop)


def difference(where: str, printed: str, ours: str) -> list[str]:
    if printed == ours:
        return []
    at = next((i for i, (a, b) in enumerate(zip(printed, ours, strict=False)) if a != b), -30)
    return [f"{where}: the text prints …{printed[at:][:60]}, the plan has …{ours[at:][:60]}"]


def faults_of_the_tables(plan: PlanDocument, printed: str) -> list[str]:
    """Take the cells out of section 6, in order; only titles may remain, each at its place."""
    found = []
    headings = leftover = ""
    at = 0
    for eje in plan.ejes:
        for tema in (each for each in eje.temas if each.has_table):
            title, name = headings_of(eje, tema)
            earliest = len(headings + title)
            headings += title + name
            for action in tema.actions:
                # Partners follow their action at once: between the two nothing may stand.
                row = squeeze(action.text) + squeeze(action.partners_text)
                begins = printed.find(row, at)
                if begins < 0:
                    found.append(f"{action.code}: not in the text, or not at its place: {row}")
                    continue
                leftover += printed[at:begins]
                at = begins + len(row)
                if not earliest <= len(leftover) <= len(headings):
                    found.append(f"{action.code}: stands in the table of another tema")
    return found + difference("left over of the tables", leftover + printed[at:], headings)


def faults_of_the_tree(plan: PlanDocument) -> list[str]:
    """Temas without a table are printed in the matrix; the rest is a matter of numbers."""
    temas = [(eje, tema) for eje in plan.ejes for tema in eje.temas]
    found = [
        f"{tema.code}: the matrix has no {tema.name}"
        for (eje, tema) in temas
        if not tema.has_table
        and not {tema.name, f"{tema.name}."} & {*plan.matrix[int(eje.code) - 1].items}
    ]
    counts = {tema.code: len(tema.actions) for _, tema in temas}
    return found if counts == ACTIONS_BY_TEMA else [*found, f"actions by tema: {counts}"]


def faults(plan: PlanDocument, source: str) -> list[str]:
    """All that keeps the plan from being the source, word for word; empty when it is."""
    before, begin, rest = squeeze(source).partition(squeeze(TABLES_BEGIN))
    tables, end, after = rest.partition(squeeze(TABLES_END))
    assert begin
    assert end
    return [
        *difference("before", before, "".join(map(squeeze, texts_before_the_tables(plan)))),
        *faults_of_the_tables(plan, tables),
        *difference("after", after, "".join(map(squeeze, texts_after_the_tables(plan)))),
        *faults_of_the_tree(plan),
    ]


def test_every_text_of_the_source_is_in_the_plan_in_order_and_nothing_is_left_over() -> None:
    assert faults(PLAN, SOURCE) == []


# --- the proof can fail -----------------------------------------------------------------------


def changed(change: Callable[[Any], None]) -> PlanDocument:
    raw = json.loads(encode(PLAN))
    change(raw)
    return msgspec.convert(raw, PlanDocument)


def rows(raw: Any, code: str) -> list[Any]:
    return next(
        tema["acciones"] for eje in raw["ejes"] for tema in eje["temas"] if tema["codigo"] == code
    )


@pytest.mark.parametrize(
    ("code", "key", "old", "new"),
    [
        pytest.param("2.01.01", "texto", "cutivados", "cultivados", id="a misspelling repaired"),
        pytest.param("2.01.03", "texto", "truchas,", "truchas", id="a trailing comma lost"),
        pytest.param("1.02.03", "texto", " consumo de agua Potable.", "", id="the last line lost"),
        pytest.param("1.07.01", "responsables_texto", "", "MPC", id="a blank cell filled"),
        pytest.param("1.02.01", "responsables_texto", " - ….", "", id="dots taken away"),
        pytest.param("1.04.05", "responsables_texto", "MPC", "", id="partners taken away"),
    ],
)
def test_the_proof_reports_a_cell_that_is_not_literal(
    code: str, key: str, old: str, new: str
) -> None:
    def change(raw: Any) -> None:
        row = next(row for row in rows(raw, code[:4]) if row["codigo"] == code)
        assert old in row[key]
        row[key] = row[key].replace(old, new) if old else new

    assert faults(changed(change), SOURCE) != []


def give_the_partners_to_the_action_above(raw: Any) -> None:
    microenterprise, dairy = rows(raw, "2.01")[2:4]
    assert (microenterprise["responsables_texto"], dairy["responsables_texto"]) == ("", "MPC")
    microenterprise["responsables_texto"], dairy["responsables_texto"] = "MPC", ""


def swap_two_actions(raw: Any) -> None:
    actions = rows(raw, "1.05")
    actions[0], actions[1] = actions[1], actions[0]


def join_two_actions(raw: Any) -> None:
    first, second = rows(raw, "3.02")[3:5]
    first["texto"] = f"{first['texto']} {second['texto']}"
    del rows(raw, "3.02")[4]


def lose_an_action(raw: Any) -> None:
    del rows(raw, "4.02")[-1]


def repeat_an_action(raw: Any) -> None:
    rows(raw, "1.05").append(rows(raw, "1.05")[-1])


def move_an_action_to_the_next_tema(raw: Any) -> None:
    rows(raw, "2.03").insert(0, rows(raw, "2.02").pop())


def forget_a_tema_without_table(raw: Any) -> None:
    raw["ejes"][0]["temas"].pop()


def lose_a_list_item(raw: Any) -> None:
    raw["politicas"]["sectoriales"].pop()


@pytest.mark.parametrize(
    "change",
    [
        give_the_partners_to_the_action_above,
        swap_two_actions,
        join_two_actions,
        lose_an_action,
        repeat_an_action,
        move_an_action_to_the_next_tema,
        forget_a_tema_without_table,
        lose_a_list_item,
    ],
)
def test_the_proof_reports_a_plan_that_is_not_the_source(change: Callable[[Any], None]) -> None:
    assert faults(changed(change), SOURCE) != []


IDENTITY_KEYS = {"plan", "version", "titulo", "entidad", "periodo", "provincia"}
OUR_KEYS = IDENTITY_KEYS | {"distritos", "discrepancias"}
DERIVED_KEYS = {"codigo", "eje", "texto_corregido", "responsables", "nombres_impresos"}


def places(raw: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a literal, non-blank text: its container and its key there."""
    for key, value in raw.items() if isinstance(raw, dict) else enumerate(raw):
        if key in DERIVED_KEYS:
            continue
        if isinstance(value, str) and value:
            yield raw, key
        elif isinstance(value, dict | list):
            yield from places(value)


def literal_places(raw: Any) -> Iterator[tuple[Any, Any]]:
    for key in raw.keys() - OUR_KEYS:
        if isinstance(raw[key], str):
            yield raw, key
        else:
            yield from places(raw[key])


def test_the_proof_reports_every_single_text_that_loses_or_gains_a_letter() -> None:
    raw = json.loads(encode(PLAN))
    unnoticed = []
    seen = 0
    for container, key in literal_places(raw):
        text = container[key]
        seen += 1
        for other in (text[1:], text[:-1], f"{text}x"):
            container[key] = other
            if not faults(msgspec.convert(raw, PlanDocument), SOURCE):
                unnoticed.append(other)
        container[key] = text
    assert unnoticed == []
    assert seen == 242


# --- beyond white space -----------------------------------------------------------------------


def test_words_are_separated_as_in_the_source() -> None:
    # A line that breaks between words ends in a space; only "(2019-" ends without one.
    unbroken = " ".join(without_bullets(SOURCE).replace("\n", "").split())
    raw = json.loads(encode(PLAN))
    missing = {
        container[key] for container, key in literal_places(raw) if container[key] not in unbroken
    }
    assert missing == NAMES_BROKEN_BY_A_PAGE


def test_every_printed_name_of_an_eje_or_tema_is_printed() -> None:
    printed = squeeze(SOURCE)
    for eje in PLAN.ejes:
        assert eje.name in {name.removesuffix(".") for name in eje.printed_names}
        assert all(squeeze(name) in printed for name in eje.printed_names)
        for tema in eje.temas:
            assert tema.name == tema.printed_names[0].removesuffix(".")
            assert tema.name in NAMES_BROKEN_BY_A_PAGE or squeeze(tema.printed_names[0]) in printed
            assert all(squeeze(name) in printed for name in tema.printed_names[1:])


def test_a_cell_of_partners_begins_on_its_own_line_unless_its_first_word_shows_it() -> None:
    """White space aside, a row could be cut in two anywhere: this proves where it was cut."""
    for _, _, action in PLAN.actions():
        words = r"\s+".join(map(re.escape, action.text.split()))
        if not action.partners_text:
            assert re.search(words + r"\s*\n", SOURCE), action.code
            continue
        partners = r"\s+".join(map(re.escape, action.partners_text.split()))
        own_line = re.search(rf"{words}\s*\n\s*{partners}\s*\n", SOURCE)
        same_line = re.search(rf"{words}\s+{partners}\s*\n", SOURCE)
        begins = action.partners_text.startswith(("MPC", ". Beneficiarios"))
        assert own_line or (same_line and begins), action.code


def test_the_tree_has_4_ejes_21_temas_and_83_actions() -> None:
    temas = [tema for eje in PLAN.ejes for tema in eje.temas]
    assert [eje.code for eje in PLAN.ejes] == ["1", "2", "3", "4"]
    assert (len(temas), sum(tema.has_table for tema in temas)) == (21, 18)
    assert [tema.name for tema in temas if not tema.has_table] == [
        "Participación ciudadana",
        "Ornato, Parques y Jardines",
        "Reforestación",
    ]
    by_eje = [sum(len(tema.actions) for tema in eje.temas) for eje in PLAN.ejes]
    assert by_eje == [44, 24, 11, 4]
    codes = [action.code for _, _, action in PLAN.actions()]
    assert len(set(codes)) == 83
    assert codes == sorted(codes)


def test_36_cells_of_partners_are_blank_and_14_have_dots_to_be_filled() -> None:
    cells = [action.partners_text for _, _, action in PLAN.actions()]
    assert cells.count("") == 36
    assert sum("…" in cell for cell in cells) == 14
    assert len(cells) - 36 - 14 == 33


def test_the_lists_have_the_lengths_of_the_document() -> None:
    swot, policies = PLAN.swot, PLAN.policies
    lists = [swot.strengths, swot.weaknesses, swot.opportunities, swot.threats]
    assert [len(each) for each in lists] == [3, 3, 3, 2]
    assert [len(column.items) for column in PLAN.matrix] == [7, 4, 5, 2]
    lists = [policies.overall, policies.multisector, policies.sector]
    assert [len(each) for each in lists] == [5, 4, 12]
    assert [(each.eje, len(each.texts)) for each in PLAN.objectives] == [
        ("2", 3),
        ("3", 5),
        ("4", 2),
        ("1", 3),
        ("1", 2),
    ]
    assert (len(PLAN.introduction), len(PLAN.guidelines), len(PLAN.methodology)) == (3, 1, 4)


def test_a_corrected_text_stands_beside_the_literal_one_in_four_actions() -> None:
    changed_words = {
        action.code: set(action.text.split()) ^ set(action.corrected_text.split())
        for _, _, action in PLAN.actions()
        if action.corrected_text
    }
    assert changed_words == {
        "2.01.01": {"cutivados", "cultivados"},
        "2.01.06": {"pisicolas,", "piscícolas,"},
        "2.05.02": {"flotantantes", "flotantes"},
        "3.02.05": {"rivereña", "ribereña"},
    }


def test_each_quotation_in_the_notes_on_discrepancies_is_printed_in_the_source() -> None:
    printed = squeeze(SOURCE)
    quotations = re.findall("«(.+?)»", " ".join(PLAN.discrepancies))
    assert len(quotations) > 10
    assert [each for each in quotations if squeeze(each) not in printed] == []


# --- the files are made by the script ---------------------------------------------------------


def test_the_script_makes_the_published_plan_byte_by_byte() -> None:
    assert encode(build()) == (SEED / "plan.json").read_bytes()


def test_the_published_schema_is_the_schema_of_the_program() -> None:
    assert json.loads((SEED / "plan.schema.json").read_bytes()) == schema()
