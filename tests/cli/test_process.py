"""The command line as a process of its own: without Qt, in UTF-8, on a new folder."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from canasplan.cli import main

ENTRY = [
    *("registrar", "--accion", "1.02.03", "--fecha", "2022-03-04", "--estado", "en_ejecucion"),
    *("--logros", "Se capacitó a 12 niñas: «ñandú»", "--json"),
]
PROFILE = ["perfil", "--ubigeo", "080505", "--nombre", "Rosa Quispe", "--cargo", "Técnica"]

# Each command in one process, on one folder; the record of `registrar` goes to those after it.
EVERY_COMMAND = """
import contextlib, io, json, sys
from canasplan.cli import main

data, plan, target = sys.argv[1:]
seen = {}

def run(*arguments):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        seen[" ".join(arguments[:2])] = main(["--datos", data, *arguments])
    return out.getvalue()

run("perfil", "--ubigeo", "080505", "--nombre", "Rosa Quispe", "--cargo", "Técnica")
run("plan", "--json")
run("plan", "importar", plan)
run("plan", "lista")
run("plan", "elegir", "canas-2019-2022")
entry = ["--accion", "1.02.03", "--fecha", "2022-03-04", "--estado", "concluida", "--logros", "x"]
record = json.loads(run("registrar", *entry, "--json"))["registro"]
run("corregir", record, "--motivo", "Faltaba", "--mujeres", "4")
run("historial", record)
run("listar", "--buscar", "x")
run("exportar", "--salida", target)
run("verificar", "--json")
run("anular", record, "--motivo", "Repetido")
qt = [name for name in sys.modules if name.partition(".")[0] in {"PySide6", "shiboken6"}]
print(json.dumps({"codes": sorted(set(seen.values())), "commands": len(seen), "qt": qt}))
"""


def python(
    *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run Python as a shell would, with nothing in the environment that helps with encodings."""
    helpful = ("LANG", "LC_", "PYTHONIOENCODING", "PYTHONUTF8", "PYTHONCOERCECLOCALE")
    bare = {name: value for name, value in os.environ.items() if not name.startswith(helpful)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=bare | (environment or {}), capture_output=True, check=False)


def canasplan(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return python("-m", "canasplan", *arguments, environment=environment)


def test_no_command_but_the_window_and_the_self_test_loads_qt(folder: Path, tmp_path: Path) -> None:
    from canasplan.paths import resource

    seed, target = str(resource("seed", "plan.json")), str(tmp_path / "avances.csv")

    result = python("-W", "error", "-c", EVERY_COMMAND, str(folder), seed, target)

    assert result.stderr == b""
    assert json.loads(result.stdout) == {"codes": [0], "commands": 12, "qt": []}


@pytest.mark.parametrize("locale", [{}, {"LC_ALL": "C"}, {"PYTHONIOENCODING": "cp437"}])
def test_a_new_folder_is_made_seeded_and_used_in_utf_8_whatever_the_locale(
    folder: Path, locale: dict[str, str]
) -> None:
    assert not folder.exists()

    told = canasplan("--datos", str(folder), *PROFILE, **locale)
    saved = canasplan("--datos", str(folder), *ENTRY, **locale)

    assert (told.returncode, told.stderr) == (0, b"")
    assert told.stdout.decode("utf-8").splitlines() == [
        "Registra Rosa Quispe (Técnica) para Layo (080505)."
    ]
    assert (saved.returncode, saved.stderr) == (0, b"")
    document = json.loads(saved.stdout.decode("utf-8"))
    assert document["logros"] == "Se capacitó a 12 niñas: «ñandú»"
    assert (folder / "canasplan.db").is_file()


def test_a_refusal_is_on_standard_error_alone_and_in_utf_8(folder: Path) -> None:
    result = canasplan("--datos", str(folder), *ENTRY, LANG="C")

    assert (result.returncode, result.stdout) == (1, b"")
    assert "Falta decir quién registra." in result.stderr.decode("utf-8")


# What Windows does to a program with windows that nobody started from a console.
WITHOUT_STREAMS = """
import sys
sys.stdout = sys.stderr = None
from canasplan.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("command", "code"),
    [(["plan", "--json"], 0), (["listar"], 0), (["historial", "av-1"], 1), (["cantar"], 2)],
)
def test_a_command_does_its_work_where_there_is_nothing_to_write_to(
    folder: Path, command: list[str], code: int
) -> None:
    canasplan("--datos", str(folder), *PROFILE)

    result = python("-c", WITHOUT_STREAMS, "--datos", str(folder), *command)

    assert result.returncode == code


@pytest.mark.skipif(os.name == "nt", reason="la tubería cerrada es de Unix")
def test_a_reader_that_has_enough_leaves_no_traceback(folder: Path) -> None:
    command = [sys.executable, "-m", "canasplan", "--datos", str(folder), "plan", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        told = process.stderr.read()

    assert (process.returncode, told) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="la tubería cerrada es de Unix")
def test_a_closed_pipe_ends_a_command_quietly(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    out, told = os.fdopen(writing, "w", encoding="utf-8"), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", told)
    assert main(["--datos", str(folder), "plan", "--json"]) == 0
    assert told.closed
    with contextlib.suppress(BrokenPipeError):
        out.close()


def test_the_self_test_passes_and_leaves_its_report(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "informe.json"

    result = canasplan(
        *("--datos", str(folder), "autoprueba", "--informe", str(report)),
        QT_QPA_PLATFORM="offscreen",
    )

    assert result.returncode == 0, result.stderr.decode("utf-8")
    document = json.loads(report.read_text(encoding="utf-8"))
    assert document["paso"] is True
    assert all(step["paso"] for step in document["pasos"])
    assert not folder.exists()
