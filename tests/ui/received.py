"""Files as the provincial office receives them, made by real laptops and then by people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from canasplan.bootstrap import Workspace, open_workspace
from canasplan.exchange.export import ExportRequest
from canasplan.model import Profile
from tests.conftest import FixedClock
from tests.exchange.records import save

Fields = dict[str, str]


def laptop(root: Path, clock: FixedClock, ubigeo: str, work: Callable[[Workspace], None]) -> None:
    """Do something on the laptop of a district."""
    with open_workspace(root / ubigeo, clock) as workspace:
        workspace.profiles.set(Profile(ubigeo, "Rosa Quispe", "Técnica"))
        work(workspace)


def package(root: Path, clock: FixedClock, fields: Fields, ubigeo: str = "080505") -> Path:
    """The next package of a district, with one avance more."""
    made: list[Path] = []

    def work(workspace: Workspace) -> None:
        save(workspace, fields, ubigeo=ubigeo, locality="")
        target = root / workspace.exports.package_name(ExportRequest())
        made.append(workspace.exports.write_package(ExportRequest(), target).path)

    laptop(root, clock, ubigeo, work)
    return made[0]


def table(root: Path, clock: FixedClock, fields: Fields, count: int, name: str) -> Path:
    """A CSV of Layo with this many avances more."""
    target = root / name

    def work(workspace: Workspace) -> None:
        for number in range(count):
            save(workspace, fields, quantity=str(number + 1))
        workspace.exports.write(ExportRequest(), target)

    laptop(root, clock, "080505", work)
    return target


def edited(path: Path, before: str, after: str, count: int = -1) -> Path:
    """Change what is written in a file, as somebody with an editor does; at most so often."""
    text = path.read_text("utf-8-sig")
    assert before in text
    path.write_text("\ufeff" + text.replace(before, after, count), "utf-8", newline="")
    return path


def cut(path: Path) -> Path:
    """Leave a file without its last rows, as a stick that was pulled out."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    return path
