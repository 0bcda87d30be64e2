"""What Windows gets, in use: the portable folder keeps its data, the installer does its work."""

from __future__ import annotations

import shutil
import time
import zipfile
from pathlib import Path

from canasplan.paths import DATABASE, LOCK, PORTABLE_FOLDER
from windows_wine import Wine

OLD_WINDOWS, IS_RUNNING = 3, 2
"""Exit codes, as windows.nsi has them."""
REFUSED = 1
"""The program's own, as `canasplan.cli` has it."""
REGISTERED = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\CanasPlan"
WINDOW = 120.0
"""Seconds until a window counts as never opening."""
PROFILE = ("--ubigeo", "080505", "--nombre", "Rosa Ñahui", "--cargo", "Técnica")


class TrialError(Exception):
    """What was built does not do what it must; the message says what."""


class Installation:
    """Where the installer puts things in one Windows, and what it can be asked."""

    def __init__(self, windows: Wine, installer: Path) -> None:
        """`installer` is the file that is tried."""
        self.windows = windows
        self.installer = installer
        self.users = windows.drive / "users"
        _, told = windows.run("cmd", "/c", "echo", "%LOCALAPPDATA%")
        local = windows.drive.joinpath(*told.split("C:")[-1].strip().strip("\\").split("\\"))
        self.programs = local / "Programs"
        self.folder = self.programs / "CanasPlan"
        self.program = self.folder / "CanasPlan.exe"
        self.uninstaller = self.folder / "Desinstalar.exe"
        self.stale = self.folder / "_internal" / "de-antes.dll"
        self.data = local / "CanasPlan"
        menu = local.parent / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs"
        self.shortcut = menu / "CanasPlan.lnk"

    def install(self) -> int:
        """Run the installer without a window; return its exit code."""
        return self.windows.run(self.installer, "/S")[0]

    def uninstall(self) -> None:
        """Run the uninstaller without a window, to the end of the copy that it makes of itself."""
        self.windows.run(self.uninstaller, "/S")
        self.windows.settle()

    def ask(self, *command: str) -> None:
        """Let the installed program do something; raise `TrialError` when it does not."""
        code, told = self.windows.run(self.program, *command)
        asked = " ".join(command[:1]) or "abrirse otra vez"
        require(code == 0, f"el programa instalado falla en {asked}: {told}")

    def is_registered(self) -> bool:
        """Tell whether Windows lists the program among those that can be uninstalled."""
        return self.windows.run("reg", "query", REGISTERED)[0] == 0

    def everything(self) -> set[Path]:
        """Return all that stands in the folders of people, data and temporary folders aside.

        A running uninstaller cannot remove itself: NSIS leaves a copy of it to Windows' own tidying
        of the temporary folder.
        """
        aside = (self.data, *self.users.rglob("Temp/~nsu*"))
        return {
            path
            for path in self.users.rglob("*")
            if not any(path.is_relative_to(folder) for folder in aside)
        }


def require(holds: bool, told: str) -> None:
    """Raise `TrialError` when something that must hold does not."""
    if not holds:
        raise TrialError(f"Lo que se reparte no sirve: {told}.")


def try_portable(windows: Wine, archive: Path) -> None:
    """Unpack the portable archive and let it keep something; raise `TrialError` when it does not.

    Raises:
        WineError: it does not end.
    """
    place = windows.work / "portatil"
    shutil.rmtree(place, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(place)
    (program,) = place.glob("*/CanasPlan.exe")
    code, told = windows.run(program, "perfil", *PROFILE)
    require(code == 0, f"la carpeta portátil falla: {told}")
    kept = program.parent / PORTABLE_FOLDER / DATABASE
    require(kept.is_file(), "la carpeta portátil guarda sus datos en otra parte")
    shutil.rmtree(place)


def try_installer(windows: Wine, installer: Path) -> None:
    """Install, use, update and uninstall.

    Raises:
        TrialError: a step did not do what it must.
        WineError: something does not end.
    """
    place = Installation(windows, installer)
    for old in (place.folder, place.data):  # of a trial that was cut short
        shutil.rmtree(old, ignore_errors=True)
    before = place.everything()
    refuses_an_old_windows(place)
    installs(place)
    refuses_while_it_runs(place)
    updates(place)
    place.uninstall()
    left = place.everything() - before - {place.programs}
    require(not left, f"al desinstalar queda {sorted(map(str, left))}")
    require(not place.is_registered(), "al desinstalar queda anotado en Windows")
    require((place.data / DATABASE).is_file(), "al desinstalar se pierden los datos")
    shutil.rmtree(place.data)


def refuses_an_old_windows(place: Installation) -> None:
    """Nothing is installed where Qt cannot run."""
    place.windows.become("win81")
    try:
        code = place.install()
    finally:
        place.windows.become("win10")
    require(code == OLD_WINDOWS, f"el instalador, en Windows 8.1 termina con {code}")
    require(not place.folder.exists(), "el instalador instala algo en Windows 8.1")


def installs(place: Installation) -> None:
    """What was installed works, and Windows knows of it."""
    code = place.install()
    require(code == 0, f"el instalador no instala: termina con {code}")
    for path in (place.program, place.uninstaller, place.shortcut):
        require(path.is_file(), f"el instalador no deja {path.name}")
    require(place.is_registered(), "el instalador no se anota en Windows")
    place.ask("autoprueba")
    place.ask("perfil", *PROFILE)
    require((place.data / DATABASE).is_file(), f"los datos no están en {place.data}")


def refuses_while_it_runs(place: Installation) -> None:
    """Started again, a program that is open comes forward; nobody else touches it or its data."""
    inside = "C:" + str(place.folder).removeprefix(str(place.windows.drive)).replace("/", "\\")
    running = place.windows.start(place.program)
    try:
        end = time.monotonic() + WINDOW
        while not (place.data / f"{LOCK}.txt").exists():
            require(time.monotonic() < end and running.poll() is None, "el programa no se abre")
            time.sleep(0.2)
        place.ask()
        code, _ = place.windows.run(place.program, "perfil", *PROFILE)
        require(code == REFUSED, f"con el programa abierto, otra copia termina con {code}")
        code = place.install()
        require(code == IS_RUNNING, f"con el programa abierto, instalar termina con {code}")
        # Told where it stands, the uninstaller makes no copy of itself, and its exit code is heard.
        code, _ = place.windows.run(place.uninstaller, "/S", f"_?={inside}")
        require(code == IS_RUNNING, f"con el programa abierto, desinstalar termina con {code}")
        require(place.program.is_file(), "se desinstala un programa abierto")
    finally:
        running.kill()
        running.communicate()
    place.windows.settle()


def updates(place: Installation) -> None:
    """A new version takes the place of the old one and leaves the data as they are."""
    place.stale.write_bytes(b"de la version anterior")
    before = (place.data / DATABASE).read_bytes()
    code = place.install()
    require(code == 0, f"el instalador no actualiza: termina con {code}")
    require(not place.stale.exists(), "al actualizar queda algo de la versión anterior")
    require((place.data / DATABASE).read_bytes() == before, "al actualizar cambian los datos")
    place.ask("verificar")
