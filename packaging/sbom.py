"""What a built program is made of, as a CycloneDX document (a bill of materials in JSON)."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import sqlite3
from collections.abc import Iterable, Iterator
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

from PySide6.QtCore import qVersion

import canasplan

ROOT = Path(__file__).resolve().parent.parent
INSIDE = ("pyinstaller",)
"""Of the tools that build, those that leave a part of theirs in the program."""
_WHOLE_TEXT = 200
"""Letters from which on a field holds the text of a licence instead of its name."""


def locked(lock: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield name, version and SHA-256 of every accepted file of each package in a lock."""
    for entry in re.split(r"\n(?=\S)", lock):
        if found := re.match(r"([\w.-]+)==(\S+)", entry):
            yield found[1], found[2], re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)


def licence(package: str) -> str:
    """Return the licence that an installed package says it has."""
    told = metadata(package)
    for field in ("License-Expression", "License"):
        if field in told and len(told[field]) < _WHOLE_TEXT:
            return told[field]
    classifiers = [text for text in told.get_all("Classifier", []) if "License ::" in text]
    return "; ".join(text.rpartition(":: ")[2] for text in classifiers)


def document(program: Path, run_lock: str, build_lock: str) -> dict[str, Any]:
    """Describe a built folder.

    Args:
        program: the folder; each library in it is named with its SHA-256.
        run_lock: text of the lock of what the program runs with.
        build_lock: text of the lock of what builds it.
    """
    packages = [*locked(run_lock), *(entry for entry in locked(build_lock) if entry[0] in INSIDE)]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _component("application", "CanasPlan", canasplan.__version__)},
        "components": [
            *(_package(*entry) for entry in packages),
            _component("platform", "Python", platform.python_version(), "PSF-2.0"),
            _component("framework", "Qt", qVersion() or "", "LGPL-3.0-only"),
            _component("library", "SQLite", sqlite3.sqlite_version, "blessing"),
            *_libraries(program),
        ],
    }


def write(target: Path, told: dict[str, Any]) -> Path:
    """Write the document; return where."""
    target.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target


def _component(kind: str, name: str, version: str, licensed: str = "Apache-2.0") -> dict[str, Any]:
    return {
        "type": kind,
        "name": name,
        "version": version,
        "licenses": [{"license": {"name": licensed}}],
    }


def _hashes(digests: Iterable[str]) -> dict[str, Any]:
    return {"hashes": [{"alg": "SHA-256", "content": digest} for digest in digests]}


def _package(name: str, version: str, digests: list[str]) -> dict[str, Any]:
    purl = {"purl": f"pkg:pypi/{name}@{version}"}
    return _component("library", name, version, licence(name)) | purl | _hashes(digests)


def _libraries(program: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(program.rglob("*")):
        if re.search(r"\.(so|dll|pyd)(\.|$)", path.name) and not path.is_symlink():
            name = path.relative_to(program).as_posix()
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            yield {"type": "file", "name": name} | _hashes([digest])
