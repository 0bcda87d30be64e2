"""The commands about how far the plan is: summary, explanation, traffic light, metas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from canasplan import summary, target_entry, why
from canasplan.cli.asking import Asked, day_of, reading, require_place, writing
from canasplan.cli.output import print_json, print_table, short
from canasplan.entry import UnreadableError, parse_number
from canasplan.errors import CanasplanError, system_reason
from canasplan.fields import Number
from canasplan.lights import LIGHT_LABELS, Cutoffs
from canasplan.model import RecordState, Target
from canasplan.numerals import change_text, day_text, money_text, number_text, percent_text
from canasplan.reports.files import keep
from canasplan.standing import PLAN
from canasplan.target_fields import TARGET_FIELDS, typed

if TYPE_CHECKING:
    from canasplan.bootstrap import Workspace
    from canasplan.standing import Standing

_PERCENT = Number(2, 0, 100_00)
_HEADER = ("código", "avance", "semáforo", "con datos", "sin meta", "gastado")


def summarize(asked: Asked) -> int:
    """Print every figure, or write them as CSV."""
    with reading(asked) as workspace:
        standing = _standing(workspace, asked)
        scope, ubigeo = asked.eje or PLAN, asked.ubigeo
        require_place(standing.plan, scope, ubigeo)
    if asked.salida:
        _write(asked.salida, summary.csv_text(standing, scope, ubigeo))
    if asked.json:
        print_json(summary.document(standing, scope, ubigeo))
    elif not asked.salida:
        _print(standing, scope, ubigeo)
    return 0


def _print(standing: Standing, scope: str, ubigeo: str | None) -> None:
    print(f"{why.title_of(standing.plan, scope, ubigeo)}. {why.when_text(standing)}.")
    before = standing.before
    since = (f"puntos desde el {day_text(before.known.day)}",) if before else ()
    rows = [
        (
            row.scope or "plan",
            percent_text(row.figure.percent),
            LIGHT_LABELS[standing.light(row.figure.percent)],
            f"{row.figure.counted}/{row.figure.cells}",
            number_text(row.figure.without_target, 0),
            money_text(row.figure.spent),
            *(change_text(standing.change(row.scope, row.ubigeo)) for _ in since),
            short(row.district or row.name),
        )
        for row in summary.rows(standing, scope, ubigeo)
        if row.level != "accion" and (row.ubigeo == ubigeo or row.level == "plan")
    ]
    print_table((*_HEADER, *since, "nombre"), rows)
    print(why.cutoffs_text(standing.cutoffs))


def explain(asked: Asked) -> int:
    """Print what a figure is made of."""
    with reading(asked) as workspace:
        standing = _standing(workspace, asked)
        scope, ubigeo = asked.codigo or PLAN, asked.ubigeo
        require_place(standing.plan, scope, ubigeo)
        if ubigeo and standing.plan.action(scope) is not None:
            behind = workspace.figures.behind(standing, {scope}, ubigeo)
            found = why.explain_cell(standing, scope, ubigeo, (one.fact for one in behind))
        else:
            found = why.explain(standing, scope, ubigeo)
    if asked.json:
        print_json(_explanation_object(found))
        return 0
    print(found.title)
    print(f"{percent_text(found.percent)} · {LIGHT_LABELS[found.light]}. {found.formula}")
    for part in found.parts:
        mark = " " if part.counts else "-"
        weight = f"  peso {number_text(part.weight, 2)}" if part.weight else ""
        figure = "" if found.of_avances else f"  {percent_text(part.percent)}"
        print(f"{mark} {part.name}{figure}{weight}  ({part.note})")
    for line in (found.since, *found.left_out, found.money, found.cutoffs, found.when):
        if line:
            print(line)
    return 0


def _explanation_object(found: why.Explanation) -> dict[str, object]:
    return {
        "titulo": found.title,
        "codigo": found.scope,
        "ubigeo": found.ubigeo,
        "avance": summary.decimal(found.percent),
        "semaforo": str(found.light),
        "formula": found.formula,
        "filas": [
            {
                "nombre": part.name,
                "codigo": part.scope,
                "ubigeo": part.ubigeo,
                "registro": part.record or None,
                "avance": summary.decimal(part.percent),
                "peso": summary.decimal(part.weight),
                "peso_normalizado": summary.decimal(part.share),
                "aporta": summary.decimal(part.points),
                "nota": part.note,
                "cuenta": part.counts,
            }
            for part in found.parts
        ],
        "excluidos": list(found.left_out),
        "dinero": found.money,
        "cortes": found.cutoffs,
        "periodo": found.when,
        "comparacion": found.since or None,
    }


def lights(asked: Asked) -> int:
    """Show the cut-offs of the traffic light, or set them."""
    if asked.ambar is None and asked.verde is None:
        with reading(asked) as workspace:
            found = workspace.figures.cutoffs()
    else:
        with writing(asked) as workspace:
            present = workspace.figures.cutoffs()
            found = Cutoffs(
                present.amber if asked.ambar is None else _percent(asked.ambar),
                present.green if asked.verde is None else _percent(asked.verde),
            )
            workspace.figures.set_cutoffs(found)
    if asked.json:
        amber, green = summary.decimal(found.amber), summary.decimal(found.green)
        print_json({"ambar_desde": amber, "verde_desde": green})
    else:
        print(why.cutoffs_text(found))
    return 0


def list_targets(asked: Asked) -> int:
    """Print the metas in force, or write them as a table that can be loaded again."""
    from canasplan.targets import repeated

    with reading(asked) as workspace:
        states = workspace.targets.all(asked.anio)
    rows = [typed(_target(state)) for state in states]
    counting = repeated(states)
    if asked.salida:
        names = {field.name: field.column for field in TARGET_FIELDS}
        heading = (names[name] for name in target_entry.COLUMNS)
        _write(asked.salida, target_entry.table_text(heading, rows))
    if asked.json:
        print_json(
            [
                {
                    "registro": state.winner.record,
                    "conflicto": state.conflict,
                    "repetida": state.winner.record in counting,
                }
                | {field.column: row[field.name] for field in TARGET_FIELDS}
                for state, row in zip(states, rows, strict=True)
            ]
        )
    elif not asked.salida:
        shown = ("action", "ubigeo", "year", "quantity", "unit", "budget", "weight")
        header = ("acción", "ubigeo", "año", "cantidad", "unidad", "presupuesto", "peso")
        print_table(header, [tuple(row[name] for name in shown) for row in rows])
        for state in states:
            _print_notice(state, counting.get(state.winner.record))
    return 0


def _print_notice(state: RecordState, counts: bool | None) -> None:
    """Say what waits for a person; `counts` of a record that another one repeats."""
    meta, record = _target(state), state.winner.record
    name = f"{meta.action}, {meta.ubigeo}, {meta.year}"
    if state.conflict:
        print(f"Aviso: en conflicto: {name} ({record}). Decida en la ventana o cárguela otra vez.")
    if counts is not None:
        word = "vale" if counts else "no cuenta"
        print(f"Aviso: meta repetida, {word}: {name} ({record}). Anule la que sobra.")


def load_targets(asked: Asked) -> int:
    """Set the metas of a table's file, all or none."""
    try:
        text = target_entry.decoded(asked.archivo.read_bytes())
    except OSError as error:
        raise CanasplanError(
            "No se pudo leer {path}: {why}.", path=asked.archivo, why=system_reason(error)
        ) from error
    table = target_entry.read_table(text)
    if asked.ensayo:
        with reading(asked) as workspace:
            judged = workspace.targets.judge(table)
        wrong = [(n, row) for n, row in enumerate(judged, 1) if row.target is None]
        for number, row in wrong:
            told = next(problem for problem in row.problems if problem.blocking)
            print(f"Fila {number}: {told.message}")
        print(f"Ensayo: {len(judged)} filas, {len(wrong)} con errores. No se guardó nada.")
        return 1 if wrong else 0
    with writing(asked) as workspace:
        saved = workspace.targets.save(table, asked.motivo)
    if asked.json:
        print_json({"nuevas": saved.added, "cambiadas": saved.changed, "iguales": saved.same})
    else:
        print(f"Metas nuevas: {saved.added}; cambiadas: {saved.changed}; iguales: {saved.same}.")
    return 0


def void_target(asked: Asked) -> int:
    """Take a meta back."""
    with writing(asked) as workspace:
        workspace.targets.void(asked.registro, asked.motivo)
    print(f"Anulada: {asked.registro}")
    return 0


def _standing(workspace: Workspace, asked: Asked) -> Standing:
    return workspace.figures.standing(asked.anio, day_of(asked.al), day_of(asked.comparar))


def _percent(text: str) -> int:
    try:
        return parse_number(text, _PERCENT)
    except UnreadableError as error:
        raise CanasplanError(error.message.template, **error.message.values) from error


def _write(path: Path, text: str) -> None:
    keep(path, b"\xef\xbb\xbf" + text.encode())
    print(f"Escrito: {path}")


def _target(state: RecordState) -> Target:
    content = state.winner.content
    if not isinstance(content, Target):
        msg = f"{state.winner.record} is not a meta"
        raise TypeError(msg)
    return content
