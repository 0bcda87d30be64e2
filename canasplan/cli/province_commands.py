"""The commands of the provincial office."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from canasplan.cli.asking import Asked, reading
from canasplan.cli.output import counted, print_json, print_table
from canasplan.errors import CanasplanError
from canasplan.identity import LIMA
from canasplan.model import PROVINCE

if TYPE_CHECKING:
    from canasplan.exchange.chain import Chain
    from canasplan.province import Board, DistrictBoard

_HEADER = (
    "distrito", "último recibido", "envío", "avances", "revisiones", "faltan", "conflictos",
    "propuestas", "apartadas", "alarmas", "sin avances",
)  # fmt: skip


def board(asked: Asked) -> int:
    """Print what came from each district, or the text that reminds one of them."""
    with reading(asked) as workspace:
        profile = workspace.profiles.get()
        if profile is not None and profile.scope != PROVINCE:
            raise CanasplanError(
                "El tablero es de la oficina provincial, y aquí se registra para {ubigeo}. "
                "Úselo en la carpeta de datos de la oficina.",
                ubigeo=profile.scope,
            )
        if asked.recordatorio:
            print(workspace.province.reminder(asked.recordatorio), end="")
            return 0
        found = workspace.province.board()
    if asked.json:
        print_json(_object(found))
    else:
        _print(found)
    return 0


def _print(found: Board) -> None:
    print_table(_HEADER, [_row(found, one) for one in found.districts])
    pairs = len(found.actions) * len(found.districts)
    told = counted(found.silent, "par de acción y distrito", "pares de acción y distrito")
    print(f"Sin ningún avance: {told} de {pairs}.")
    for one in found.districts:
        for line in one.disorder:
            print(f"Aviso: {line}")
    elsewhere = found.proposals_elsewhere, found.set_apart_elsewhere
    if any(elsewhere):
        print("De ningún distrito del plan: propuestas {}, apartadas {}.".format(*elsewhere))


def _row(found: Board, one: DistrictBoard) -> tuple[str, ...]:
    numbers = (
        one.records, one.revisions, one.missing, one.conflicts, one.proposals, one.set_apart,
        one.alarms, found.silent_in(one.ubigeo),
    )  # fmt: skip
    last = "nunca"
    if one.last_received:
        last = f"{datetime.fromisoformat(one.last_received).astimezone(LIMA):%d/%m/%Y %H:%M}"
    sent = str(one.last_number) if one.chains else "-"
    return (one.name, last, sent, *map(str, numbers))


def _object(found: Board) -> dict[str, Any]:
    return {
        "meses": [f"{month:%Y-%m}" for month in found.months],
        "distritos": [
            {
                "ubigeo": one.ubigeo,
                "distrito": one.name,
                "avances": one.records,
                "revisiones": one.revisions,
                "ultimo_recibido": one.last_received or None,
                "recibidos": list(one.received),
                "equipos": [_chain_object(each) for each in one.chains],
                "faltan": one.missing,
                "conflictos": one.conflicts,
                "metas_repetidas": one.repeated,
                "propuestas": one.proposals,
                "apartadas": one.set_apart,
                "alarmas": one.alarms,
                "acciones_sin_avances": found.silent_in(one.ubigeo),
                "avisos": list(one.disorder),
            }
            for one in found.districts
        ],
        "silencio": {
            action.code: [
                one.ubigeo
                for one, records in zip(found.districts, action.records, strict=True)
                if not records
            ]
            for action in found.actions
            if action.silent
        },
        "pares_sin_avances": found.silent,
        "propuestas_sin_distrito": found.proposals_elsewhere,
        "apartadas_sin_distrito": found.set_apart_elsewhere,
    }


def _chain_object(one: Chain) -> dict[str, Any]:
    return {
        "equipo": one.installation,
        "envio": one.last.number,
        "momento": one.last.moment,
        "archivo": one.last.name,
        "faltan": [list(each) for each in one.missing],
        "repetidos": list(one.repeated),
        "fuera_de_cadena": list(one.broken),
    }
