"""The rules of the house, kept by tests: layers, sizes, names, locks, no network."""

import ast
import os
import re
import shutil
import statistics
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

import pytest

import canas
import canasplan

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "canasplan"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

LAYERS = "Ninguna flecha sube"
NO_QT = "Nada por debajo de la ventana conoce Qt"
NO_DATABASE = "La ventana no conoce la base de datos"


def project_files(pattern: str = "*") -> Iterator[Path]:
    """Every file of the project, as a clone would hold it, found without git."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [".git", *(line.strip("/") for line in lines if line and not line.startswith("#"))]
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not any(fnmatch(name, i) for i in ignored)]
        for name in names:
            if fnmatch(name, pattern) and not any(fnmatch(name, i) for i in ignored):
                yield Path(folder, name)


def sources(folder: Path = ROOT) -> list[Path]:
    return sorted(path for path in project_files("*.py") if path.is_relative_to(folder))


# --- Layers


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the package and of its contracts, to be spoiled."""
    shutil.copytree(PACKAGE, tmp_path / "canasplan", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(checkout: Path) -> subprocess.CompletedProcess[str]:
    """What `canas.py probar` runs, on another checkout."""
    command = [sys.executable, *canas.CHECKS["capas (import-linter)"], "--no-cache"]
    env = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONUTF8": "1", "COLUMNS": "200"}
    return subprocess.run(
        command, cwd=checkout, env=env, capture_output=True, encoding="utf-8", check=False
    )


def test_the_program_keeps_its_contracts(checkout: Path) -> None:
    result = lint_imports(checkout)

    assert result.returncode == 0, result.stdout
    assert "Contracts: 3 kept, 0 broken." in result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("model.py", "import PySide6", NO_QT),
        ("db/__init__.py", "from PySide6.QtCore import QObject", NO_QT),
        ("cli.py", "def main(): import PySide6.QtWidgets", NO_QT),
        ("ui/__init__.py", "from canasplan.db import sqlite", NO_DATABASE),
        ("ui/__init__.py", "def rows(): from canasplan import db", NO_DATABASE),
        ("ui/theme.py", "import sqlalchemy.orm", NO_DATABASE),
        ("ui/theme.py", "import sqlite3", NO_DATABASE),
        ("db/__init__.py", "from canasplan import ui", LAYERS),
        ("errors.py", "import canasplan.model", LAYERS),
        ("exchange/__init__.py", "def lazily(): import canasplan.bootstrap", LAYERS),
        ("a_module_without_a_layer.py", "", LAYERS),
    ],
)
def test_a_forbidden_import_breaks_its_contract(
    checkout: Path, module: str, line: str, contract: str
) -> None:
    with (checkout / "canasplan" / module).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")

    result = lint_imports(checkout)

    assert result.returncode == 1
    assert f"{contract} BROKEN" in result.stdout
    assert "Contracts: 2 kept, 1 broken." in result.stdout


# --- Sizes and names


def test_no_module_is_longer_than_400_lines_and_half_of_them_than_120() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources()
    }
    inside = [length for name, length in lengths.items() if name.startswith("canasplan/")]

    assert {name: length for name, length in lengths.items() if length > 400} == {}
    assert statistics.median(inside) <= 120


def test_no_module_is_named_after_nothing() -> None:
    empty = re.compile(r"(^|_)(utils?|helpers?|common|misc|managers?)(_|$)")

    assert [path for path in sources() if empty.search(path.stem)] == []


# --- Nothing of the place where it was made


def test_no_file_names_a_package_registry_or_a_folder_of_this_machine() -> None:
    # Written in two pieces, so that this file is not one of those that are found.
    registries = rb"py" rb"pi\.org|pythonhosted" rb"\.org|deb" rb"ian\.org/debian|npm" rb"js\.org"
    folders = rb"(?<![\w./-])/(?:work|root|opt/wheels)/"
    foreign = re.compile(registries + b"|" + folders)

    found = [path for path in project_files() if foreign.search(path.read_bytes())]

    assert found == []


# --- No network

NETWORK = (
    *("aiohttp", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket"),
    *("socketserver", "ssl", "urllib.request", "urllib3", "xmlrpc"),
    *("PySide6.QtNetwork", "PySide6.QtNetworkAuth", "PySide6.QtWebSockets", "PySide6.QtHttpServer"),
)


def network_imports(source: str) -> set[str]:
    """The modules that talk to a network among those that a source imports."""
    imported: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            imported.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in NETWORK for module in imported if f"{module}.".startswith(f"{name}.")}


def test_no_module_of_the_program_can_talk_to_a_network() -> None:
    talking = {path: network_imports(path.read_text(encoding="utf-8")) for path in sources(PACKAGE)}

    assert talking
    assert {path: names for path, names in talking.items() if names} == {}


@pytest.mark.parametrize(
    "line",
    [
        "import socket",
        "import http.client as web",
        "from urllib import request",
        "from urllib.request import urlopen",
        "from PySide6 import QtNetwork",
        "def later():\n    from PySide6.QtNetwork import QTcpSocket",
    ],
)
def test_an_import_of_the_network_is_seen(line: str) -> None:
    assert network_imports(line)
    assert not network_imports("import sockets_of_maize\nfrom urllib.parse import quote")


# --- Versions and locks


def test_there_is_one_version_in_the_package_the_metadata_and_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", changelog, re.MULTILINE)

    assert newest is not None
    assert newest[1] == canasplan.__version__ == PYPROJECT["project"]["version"]


def wanted(name: str) -> list[str]:
    """What a .in file asks for, without its comments and references."""
    lines = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Each package of a lock with its version and the number of its hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.findall(r"^(\S+)==(\S+)(.*(?:\n +--hash=sha256:[0-9a-f]{64}.*)*)", text, re.M)
    return {package: (version, rest.count("--hash=")) for package, version, rest in entries}


@pytest.mark.parametrize("name", ["run", "build", "dev"])
def test_a_lock_pins_every_package_by_hash_and_holds_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    lock = locked(name)

    assert len(lock) == len(re.findall(r"^[^\s#]", text, re.MULTILINE))
    assert all(hashes > 0 for _, hashes in lock.values())
    assert not re.search(r"://|^\s*-(?!-hash=)|@ ", text, re.MULTILINE)
    asked = {re.split(r"[<>=]", line)[0].lower().replace("_", "-") for line in wanted(name)}
    assert asked <= lock.keys()


def test_what_is_tested_is_what_is_run() -> None:
    tested, built = locked("dev"), locked("build")

    assert {package: tested.get(package) for package in built} == built
    assert {package: built.get(package) for package in locked("run")} == locked("run")
    assert PYPROJECT["project"]["dependencies"] == wanted("run")


def wheel(folder: Path, name: str, version: str, requires: str = "") -> Path:
    """An empty package that can be installed."""
    path, info = folder / f"{name}-{version}-py3-none-any.whl", f"{name}-{version}.dist-info"
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    with zipfile.ZipFile(path, "w") as archive:
        about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}"
        archive.writestr(f"{info}/METADATA", about)
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def test_a_lock_installs_when_newer_releases_of_its_packages_have_come_out(tmp_path: Path) -> None:
    pinned = wheel(tmp_path, "llama", "1")
    wheel(tmp_path, "llama", "2")
    asking = wheel(tmp_path, "recua", "1", "llama[lana]>=1")
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "".join(
            f"{path.name.split('-')[0]}==1 --hash=sha256:{sha256(path.read_bytes()).hexdigest()}\n"
            for path in (pinned, asking)
        )
    )
    place = ["--no-index", "--find-links", str(tmp_path), "--target", str(tmp_path / "here")]

    pip = [sys.executable, *canas.PIP[1:], "install", *canas.WHOLE_LOCK, *place, "-r", str(lock)]
    result = subprocess.run(pip, capture_output=True, encoding="utf-8", check=False)

    assert result.returncode == 0, result.stderr
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == [
        "llama-1.dist-info",
        "recua-1.dist-info",
    ]


# --- The launcher


def test_a_python_that_is_too_old_and_alone_can_read_why_in_the_launcher() -> None:
    source = (ROOT / "canas.py").read_text(encoding="utf-8")
    imports = re.findall(r"^(?:import|from) (\w+)", source, re.MULTILINE)

    ast.parse(source, feature_version=(3, 6))
    assert imports
    assert set(imports) <= sys.stdlib_module_names


def test_the_launcher_explains_itself_when_it_is_asked_for_something_else() -> None:
    command = [sys.executable, str(ROOT / "canas.py"), "cerrar"]
    result = subprocess.run(command, capture_output=True, check=False)

    assert result.returncode == 2
    assert b"python3 canas.py abrir" in result.stderr


def test_the_readme_and_the_ci_use_the_commands_of_the_launcher() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "python3 canas.py abrir" in readme
    assert "python3 canas.py probar" in readme
    assert re.search(r"Windows[^.]*`py`", readme)
    assert "python3 canas.py probar" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
