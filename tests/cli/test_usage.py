"""What the command line says of itself, and of what it does not understand: all in Spanish."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from canasplan import __version__
from canasplan.cli import main
from canasplan.cli.parser import COMMANDS, PLAN_COMMANDS, TARGET_COMMANDS
from canasplan.db.migrations import NEWEST
from canasplan.paths import program_folder

if TYPE_CHECKING:
    from tests.cli.conftest import Console

ENGLISH = re.compile(
    r"\b(usage|error|show|help message|exit|optional|positional|options|arguments?|required|"
    r"unrecognized|invalid|choose|expected|following|ambiguous|the|this|and)\b(?!\])",
    re.IGNORECASE,
)
ORDERS = [
    (),
    ("plan",),
    ("metas",),
    *((name,) for name, *_ in COMMANDS),
    *(("plan", name) for name, *_ in PLAN_COMMANDS),
    *(("metas", name) for name, *_ in TARGET_COMMANDS),
]
"""Every command, as it is written."""


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_each_command_explains_itself_in_spanish(
    order: tuple[str, ...], empty_console: Console
) -> None:
    answer = empty_console(*order, "--help")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("uso: canasplan ")
    assert "mostrar esta ayuda y salir" in answer.out
    assert ENGLISH.findall(answer.out.replace("--help", "")) == []
    assert not empty_console.folder.exists()


def test_every_command_of_the_program_is_there() -> None:
    names = [" ".join(order) for order in ORDERS]

    assert sorted(names) == sorted(
        [
            *("", "perfil", "plan", "plan importar", "plan lista", "plan elegir", "registrar"),
            *("corregir", "anular", "listar", "historial", "exportar", "verificar", "autoprueba"),
            *("importar", "acuse", "tablero", "respaldar", "restaurar", "diagnostico"),
            *("resumen", "porque", "semaforo", "informe", "metas", "metas cargar", "metas anular"),
        ]
    )


def test_the_version_is_told_with_the_places_of_program_and_data(empty_console: Console) -> None:
    answer = empty_console("--version")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        f"CanasPlan {__version__}, esquema de datos {NEWEST}",
        f"Programa: {program_folder()}",
        f"Datos: {empty_console.folder}",
    ]
    assert not empty_console.folder.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("registrar", "falta: --accion, --fecha, --estado."),
        ("registrar --accion 1.02.03 --estado concluida", "falta: --fecha."),
        ("registrar --accion 1.02.03 --fecha 2022-03-04", "falta: --estado."),
        ("registrar --accion", "--accion: falta su valor (si empieza con «-»,"),
        ("registrar --accion 1 --fecha 2 --estado 3 --logros -2+3", "--logros: falta su valor"),
        ("corregir", "falta: registro, --motivo."),
        ("anular av-1", "falta: --motivo."),
        ("historial", "falta: registro."),
        ("exportar", "falta: --salida."),
        ("exportar --salida=", "--salida: falta su valor."),
        ("plan importar", "falta: archivo."),
        ("plan elegir canas --version dos", "--version: valor no válido: 'dos'."),
        ("plan borrar", "COMANDO: 'borrar' no existe (elija entre "),
        ("lista", "COMANDO: 'lista' no existe (elija entre "),
        ("listar --todo", "no se entiende: --todo."),
        ("listar --acc 1.02.03", "no se entiende: --acc 1.02.03."),
        ("listar 1.02.03", "no se entiende: 1.02.03."),
        ("listar --json=si", "--json: no lleva valor: 'si'."),
        ("--otra listar", "no se entiende: --otra."),
        ("verificar \udcff", "lo escrito no está en UTF-8"),
    ],
)
def test_wrong_usage_is_told_in_spanish_and_touches_nothing(
    arguments: str, told: str, empty_console: Console
) -> None:
    answer = empty_console(*arguments.split(" "))

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("uso: canasplan ")
    last = answer.err.splitlines()[-1]
    assert told in last
    assert re.search(r"\. Vea «canasplan( \w+)* --help»\.$", last)
    assert ENGLISH.findall(answer.err.replace("--help", "")) == []
    assert not empty_console.folder.exists()


def test_an_empty_folder_name_never_means_the_folder_where_one_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["--datos", "", "listar"])

    assert refused.value.code == 2
    assert "--datos: falta su valor." in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows da otra razón")
def test_a_data_folder_that_cannot_be_is_refused(
    empty_console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    empty_console.folder.touch()

    answer = empty_console("listar")

    assert (answer.code, answer.out) == (1, "")
    assert f"No se puede usar la carpeta de datos {empty_console.folder}" in answer.err
    assert "Elija otra con --datos" in answer.err
    assert ENGLISH.findall(answer.err) == []
