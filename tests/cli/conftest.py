"""A console on a data folder: each call is one command."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from canasplan.cli import main


@dataclass(frozen=True)
class Answer:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The one JSON document on standard output, of a command that was done."""
        assert (self.code, self.err) == (0, "")
        return json.loads(self.out)


@dataclass
class Console:
    """Runs commands in this process, which is quicker than one process each."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Answer:
        try:
            code = main(["--datos", str(self.folder), *arguments])
        except SystemExit as wrong_usage:
            code = int(wrong_usage.code or 0)
        out, err = self.capsys.readouterr()
        return Answer(code, out, err)


@pytest.fixture
def empty_console(folder: Path, capsys: pytest.CaptureFixture[str]) -> Console:
    """On a folder that is not there yet."""
    return Console(folder, capsys)


@pytest.fixture
def console(empty_console: Console) -> Console:
    """On the folder of a técnica in Layo."""
    profile = ("--ubigeo", "080505", "--nombre", "Rosa Quispe", "--cargo", "Técnica de campo")
    assert empty_console("perfil", *profile).code == 0
    return empty_console


@pytest.fixture
def entry() -> tuple[str, ...]:
    """The options of a valid entry."""
    return (
        *("--accion", "1.02.03", "--fecha", "2022-03-04", "--estado", "en_ejecucion"),
        *("--actividad", "capacitación", "--comunidad", "Taypitunga", "--porcentaje", "25"),
        *("--logros", "Se instaló la línea de conducción."),
    )


@pytest.fixture
def saved(console: Console, entry: tuple[str, ...]) -> dict[str, Any]:
    """One avance, as `registrar --json` answered."""
    answer: dict[str, Any] = console("registrar", *entry, "--json").json()
    return answer
