"""The office's board on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from canasplan.bootstrap import open_workspace
from canasplan.identity import SystemClock
from tests.core.tampering import tamper
from tests.exchange.packages import note, sent
from tests.exchange.waiting import dispute_meta, repeat_meta

if TYPE_CHECKING:
    from tests.cli.conftest import Console

PROFILE = ("--ubigeo", "0805", "--nombre", "Julio Mamani", "--cargo", "Planificador")


@pytest.fixture
def office(empty_console: Console) -> Console:
    """The office's folder: packages 1, 2 and 5 of Layo came, 5 from another chain."""
    assert empty_console("perfil", *PROFILE).code == 0
    with open_workspace(empty_console.folder, SystemClock()) as workspace:
        note(workspace, sent(1), sent(2, anterior="otro"), sent(5))
    return empty_console


def test_the_board_is_a_table_with_what_is_out_of_order_below(office: Console) -> None:
    answer = office("tablero")

    assert (answer.code, answer.err) == (0, "")
    header, *rows = answer.out.splitlines()
    assert header.split("  ")[0] == "distrito"
    layo = next(row for row in rows if row.startswith("Layo"))
    assert layo.split() == ["Layo", "01/09/2022", "10:00", "5", *"0020000", "83"]
    assert rows[0].split() == ["Yanaoca", "nunca", "-", *"0000000", "83"]
    assert rows[8:] == [
        "Sin ningún avance: 664 pares de acción y distrito de 664.",
        "Aviso: Faltan los envíos 3 y 4 de Layo: pídalos, o pida un paquete nuevo con todo el "
        "plan.",
        "Aviso: El envío 2 de Layo no sigue al envío 1 que llegó. Pregunte si se copió la carpeta "
        "de datos o se volvió a un respaldo.",
    ]


def test_the_board_is_one_document_for_programs(office: Console) -> None:
    board = office("tablero", "--json").json()

    layo = board["distritos"][4]
    (laptop,) = layo.pop("equipos")
    assert (layo["ubigeo"], layo["distrito"], layo["faltan"]) == ("080505", "Layo", 2)
    assert layo["ultimo_recibido"] == "2022-09-01T15:00:00.000Z"
    assert laptop == {
        "equipo": "eq-11111111-0000",
        "envio": 5,
        "momento": "2022-09-01T15:00:00.000Z",
        "archivo": "CANAS_080505_0005.zip",
        "faltan": [[3, 4]],
        "repetidos": [],
        "fuera_de_cadena": [2],
    }
    assert len(board["meses"]) == len(layo["recibidos"]) == 12
    assert (board["pares_sin_avances"], len(board["silencio"]["1.02.03"])) == (664, 8)


def test_conflicts_of_metas_are_in_the_same_column(office: Console) -> None:
    with open_workspace(office.folder, SystemClock()) as workspace:
        dispute_meta(workspace, {"quantity": 1}, {"quantity": 2})
        repeat_meta(workspace, {"year": 2021}, {"year": 2021})

    layo = office("tablero", "--json").json()["distritos"][4]

    assert (layo["conflictos"], layo["metas_repetidas"]) == (2, 1)
    row = next(row for row in office("tablero").out.splitlines() if row.startswith("Layo"))
    assert row.split()[4:] == [*"0022000", "83"]


def test_what_is_of_no_district_is_told(office: Console) -> None:
    tamper(
        office.folder,
        "INSERT INTO set_apart (hash, archivo, fila, ambito, ubigeo, line) "
        "VALUES ('a', 'b', 2, '080101', '080101', '')",
    )
    assert office("tablero").out.endswith(
        "De ningún distrito del plan: propuestas 0, apartadas 1.\n"
    )


def test_a_reminder_can_be_written_to_a_district(office: Console) -> None:
    answer = office("tablero", "--recordatorio", "080505")

    assert answer.out.startswith("Seguimiento del plan · recordatorio para Layo · ")
    assert "envíelos" in answer.out
    refused = office("tablero", "--recordatorio", "080101")
    assert (refused.code, refused.out) == (1, "")
    assert "El ubigeo 080101 no es de un distrito de Canas." in refused.err


def test_a_district_has_no_board(console: Console, tmp_path: Path) -> None:
    answer = console("tablero")

    assert (answer.code, answer.out) == (1, "")
    assert "El tablero es de la oficina provincial" in answer.err
