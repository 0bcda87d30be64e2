#!/usr/bin/env python3
"""CanasPlan en una máquina que aún no tiene nada: un solo archivo, solo Python.

    python3 canas.py abrir  [argumentos de canasplan]   abre el programa
    python3 canas.py probar [argumentos de pytest]      pasa todas las revisiones y pruebas
    python3 canas.py construir                          deja en dist/ lo que se reparte, probado
    python3 canas.py construir --windows                lo mismo para Windows, con Wine en Debian:
                                                        queda en dist-windows/

En Windows es igual, con py en lugar de python3. Las tres órdenes preparan antes la carpeta
.venv con los paquetes de requirements/ (la primera vez necesitan internet).
"""

# An older Python must be able to read this file (3.6: no walrus, no match) and to run it down
# to the version check: what needs 3.11 comes after it.
import ctypes
import hashlib
import importlib.util
import io
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

if not (3, 11) <= sys.version_info < (3, 15):  # the pinned Qt has packages for these
    sys.exit(
        "CanasPlan necesita Python de 3.11 a 3.14, y este es {}.{}.\n"
        "Instale uno de ellos y repita la orden con él, "
        "por ejemplo: python3.11 canas.py abrir".format(*sys.version_info[:2])
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
SERIES = f"{sys.version_info.major}.{sys.version_info.minor}"
# Installing one installs those named beside it as well.
LOCKS = {"run": ("run",), "build": ("run", "build"), "dev": ("run", "build", "dev")}
LINUX = sys.platform.startswith("linux")
PIP = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "-qq"]
# A lock names everything: nothing is left to resolve. The pip of Debian 12, asked to resolve, looks
# for the newest release of a package that another wants with an extra, finds no hash, and gives up.
WHOLE_LOCK = ["--no-deps", "--only-binary=:all:", "--require-hashes"]

# Debian's package → the sign that it is here: a module, a folder that holds fonts, a library
# that loads, or a command. Looked for like this, it works on any distribution.
BASE = {
    f"python{SERIES}-venv": "import ensurepip",
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libx11-6": "libX11.so.6",
    "fonts-dejavu-core": "/usr/share/fonts",
}
WINDOW = {
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
}
TEST_TOOLS = {
    "xvfb": "Xvfb",
    "xauth": "xauth",
    "strace": "strace",
    "poppler-utils": "pdftotext",  # reads the reports back
}
KEYBOARD = {"xdotool": "xdotool"}  # types into the program that was built
BUILD_TOOLS = {**WINDOW, "binutils": "objdump"}  # those libraries go into the program
LIBPYTHON = str(sysconfig.get_config_var("INSTSONAME"))
if not Path(str(sysconfig.get_config_var("LIBDIR")), LIBPYTHON).is_file():
    BUILD_TOOLS[f"libpython{SERIES}"] = LIBPYTHON
WINDOWS_TOOLS = {  # a Windows without Windows
    "wine": "wine",
    "xvfb": "Xvfb",
    "gcc-mingw-w64-x86-64-win32": "x86_64-w64-mingw32-gcc",
    "nsis": "makensis",
    "osslsigncode": "osslsigncode",
}

LINT_IMPORTS = "from importlinter.cli import lint_imports_command as check; check()"
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
if sys.platform == "win32":  # where this platform of Qt knows no fonts by itself
    OFFSCREEN["QT_QPA_FONTDIR"] = str(Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"))
OPEN_SCREEN = "import sys; from PySide6.QtGui import QGuiApplication; QGuiApplication(sys.argv)"
BUILD = "packaging/build.py"
BUILD_FOR_WINDOWS = "packaging/windows_build.py"
SIDE_BY_SIDE = ["-n", "auto", "--dist", "worksteal"]  # one process of tests for each core
CHECKS = {
    "estilo (ruff)": ["-m", "ruff", "check", "."],
    "formato (ruff)": ["-m", "ruff", "format", "--check", "."],
    "tipos (mypy)": ["-m", "mypy"],
    "capas (import-linter)": ["-c", LINT_IMPORTS, "--no-logo"],
    "código sin uso (vulture)": ["-m", "vulture"],
    "programa construido (PyInstaller)": [BUILD, "--solo-carpeta"],
    # last: its summary closes the run
    "pruebas (pytest)": ["-m", "pytest", *SIDE_BY_SIDE, "--ignore=tests/built"],
}


class SetupError(Exception):
    """The launcher cannot go on; the message says why and what to do."""


def say(text: str) -> None:
    """Print at once, so that it stays in order with what the child processes print."""
    print(text, flush=True)


# --- The machine


def unfit_platform() -> str | None:
    """Say why the locked packages have no build for this system, or None when they have."""
    if sys.maxsize <= 2**32:
        return "Este Python es de 32 bits. Instale un Python de 64 bits."
    if sys.platform == "win32" and sys.getwindowsversion().build < 17763:
        return "Hace falta Windows 10 versión 1809 o más nuevo, de 64 bits."
    if LINUX:
        needed = {"x86_64": (2, 34), "aarch64": (2, 39)}.get(platform.machine())
        kind, version = platform.libc_ver()
        if needed is None or kind != "glibc":
            return "Qt para Python solo existe en Linux de 64 bits (x86_64 o aarch64) con glibc."
        if tuple(int(part) for part in version.split(".")[:2]) < needed:
            return (
                f"Este Linux es demasiado antiguo para Qt: su glibc es {version} y hace falta "
                f"{needed[0]}.{needed[1]}. Sirven Debian 12, Ubuntu 22.04 o más nuevos."
            )
    return None


def is_here(sign: str) -> bool:
    """Tell whether what the sign of a package names can be used on this machine."""
    if sign.startswith("import "):
        importlib.invalidate_caches()
        return importlib.util.find_spec(sign.split()[1]) is not None
    if sign.startswith("/"):
        return any(Path(sign).rglob("*.[ot]t[fc]"))
    if ".so." not in sign:
        return shutil.which(sign) is not None
    try:
        ctypes.CDLL(sign)
    except OSError:
        return False
    return True


def lacking(needs: dict[str, str]) -> list[str]:
    """List the packages of a table that this machine does not have."""
    return [package for package, sign in needs.items() if LINUX and not is_here(sign)]


def provide(needs: dict[str, str]) -> list[str]:
    """Install with apt-get what is lacking, if that is possible; return what still lacks."""
    packages, apt = lacking(needs), shutil.which("apt-get")
    if sys.platform == "win32" or not packages or apt is None or os.geteuid() != 0:
        return packages
    say(f"Se instalan con apt-get: {' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # A repository that does not answer fails the update, and need not fail the installation.
    for order in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        command = [apt, "-qq", "-o", "DPkg::Lock::Timeout=120", *order]
        null = subprocess.DEVNULL
        subprocess.run(command, env=env, stdin=null, stdout=null, check=False)
    return lacking(needs)


def remedy(packages: list[str]) -> str:
    """Name the command that installs the packages, or what they stand for elsewhere."""
    if shutil.which("apt-get"):
        names = " ".join(packages)
        return f"  sudo apt-get update && sudo apt-get install --no-install-recommends {names}"
    signs = {**BASE, **TEST_TOOLS, **KEYBOARD, **BUILD_TOOLS, **WINDOWS_TOOLS}
    wanted = ", ".join(signs[name].replace("import ", "python: ") for name in packages)
    return f"  (con el gestor de paquetes de este sistema, lo que trae: {wanted})"


def require_base() -> None:
    """Stop when the program could not even paint off screen."""
    reason = unfit_platform()
    if reason:
        raise SetupError(reason)
    packages = provide(BASE)
    if packages:
        raise SetupError(f"Falta algo del sistema. Instálelo y repita:\n{remedy(packages)}")


# --- The packages


def stamp(lock: str) -> Path:
    """Return the file whose text tells which version of a lock is installed."""
    return VENV / f"canas-{lock}.sha256"


def digest(lock: str) -> str:
    """Return the fingerprint of a lock file."""
    return hashlib.sha256((ROOT / "requirements" / f"{lock}.txt").read_bytes()).hexdigest()


def venv_is_whole() -> bool:
    """Tell whether .venv was finished once and is of the Python that runs now."""
    finished = PYTHON.exists() and any(stamp(lock).is_file() for lock in LOCKS)
    return finished and f"version = {SERIES}." in (VENV / "pyvenv.cfg").read_text(encoding="utf-8")


def install(lock: str) -> None:
    """Make .venv hold the packages of a lock; what is only half done leaves no stamp."""
    whole = venv_is_whole()
    if whole and stamp(lock).is_file() and stamp(lock).read_text() == digest(lock):
        return
    say("Se preparan los paquetes en .venv (la primera vez tarda unos minutos)…")
    if not whole:
        set_up([sys.executable, "-m", "venv", "--clear", str(VENV)])
    for name in LOCKS:
        stamp(name).unlink(missing_ok=True)
    set_up([*PIP, "install", *WHOLE_LOCK, "-r", f"requirements/{lock}.txt"])
    set_up([*PIP, "check"])
    for name in LOCKS[lock]:
        stamp(name).write_text(digest(name))


def set_up(command: list[str]) -> None:
    """Run a step of the installation; its failure ends the launcher."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SetupError(
            f"No se pudo preparar {VENV}. Hace falta internet, permiso de escritura en esta "
            "carpeta y unos 600 MB libres; después repita la orden."
        )


# --- The three orders


def run(arguments: list[str], **variables: str) -> int:
    """Run .venv's Python from the person's own folder and return its exit code."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run([str(PYTHON), *arguments], env=env, check=False).returncode


def screen_refusal() -> str | None:
    """Say why no window can be opened here, or None when one can."""
    if os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
        return "la variable QT_QPA_PLATFORM pide trabajar sin pantalla"
    if not LINUX:
        return None
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "esta sesión no tiene pantalla (no hay DISPLAY ni WAYLAND_DISPLAY)"
    if provide(WINDOW):
        return "faltan bibliotecas del sistema para las ventanas"
    try:
        probe = subprocess.run(
            [str(PYTHON), "-c", OPEN_SCREEN], capture_output=True, timeout=30, check=False
        )
    except subprocess.TimeoutExpired:
        return "la pantalla anunciada no contesta"
    return "la pantalla anunciada no se deja abrir" if probe.returncode else None


def abrir(arguments: list[str]) -> int:
    """Open the window, or do the same main job without one where there is no screen."""
    require_base()
    install("run")
    refusal = screen_refusal()
    if refusal is None:
        return run(["-m", "canasplan", *arguments])
    say(f"No se abre la ventana: {refusal}.")
    say("Se hace el mismo trabajo sin ella, con una carpeta de datos de muestra.")
    if arguments:
        say(f"Sin ventana no se usan los argumentos: {' '.join(arguments)}")
    code = run(["-m", "canasplan.demo"], **OFFSCREEN)
    say("Para ver la ventana, repita la orden en una sesión de escritorio.")
    packages = lacking(WINDOW)
    if packages:
        say(f"Antes instale lo que las ventanas necesitan:\n{remedy(packages)}")
    return code


def probar(arguments: list[str]) -> int:
    """Run every check and test, all of them even when one fails."""
    require_base()
    packages = provide({**BUILD_TOOLS, **TEST_TOOLS})
    if packages:
        say("Se omite (skipped) lo que necesita algo que falta:")
        say(remedy(packages))
    if not LINUX:
        say(
            "Saldrán como omitidas (skipped) las pruebas que necesitan Xvfb o strace, de Linux, "
            "y las que leen PDF si no está pdftotext."
        )
    install("dev")
    os.chdir(ROOT)
    if arguments:
        return run(["-m", "pytest", *arguments], **OFFSCREEN)
    results: dict[str, bool] = {}
    for name, command in CHECKS.items():
        say(f"\n== {name}")
        if BUILD in command and lacking(BUILD_TOOLS):
            results[f"omitida            {name}"] = True
            continue
        start = time.monotonic()
        good = run(command, **OFFSCREEN) == 0
        seconds = f"{time.monotonic() - start:.1f}".replace(".", ",")
        results[f"{'bien ' if good else 'FALLA'} {seconds:>7} s  {name}"] = good
    say("\nResumen\n  " + "\n  ".join(results))
    return 0 if all(results.values()) else 1


def construir_windows() -> int:
    """Build what is handed out for Windows in Wine, and try it there."""
    if not LINUX:
        raise SetupError("En Windows basta con: py canas.py construir")
    require_base()
    packages = provide(WINDOWS_TOOLS)
    if packages:
        raise SetupError(f"Falta algo para construir. Instálelo y repita:\n{remedy(packages)}")
    install("build")
    return run([BUILD_FOR_WINDOWS], **OFFSCREEN)


def construir(arguments: list[str]) -> int:
    """Build what is handed out, and try it as people do, with a keyboard."""
    if arguments == ["--windows"]:
        return construir_windows()
    require_base()
    packages = provide({**BUILD_TOOLS, **TEST_TOOLS, **KEYBOARD})
    if lacking(BUILD_TOOLS):
        raise SetupError(f"Falta algo para construir. Instálelo y repita:\n{remedy(packages)}")
    if packages:
        say(f"No se teclea en el programa construido, porque falta algo:\n{remedy(packages)}")
    install("dev")
    os.chdir(ROOT)
    return run([BUILD, *arguments]) or run(["-m", "pytest", "tests/built"])


def main() -> int:
    """Do what the first argument says; 2 means that it says nothing known."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a Windows console may lack a character
    orders = {"abrir": abrir, "probar": probar, "construir": construir}
    order = orders.get("".join(sys.argv[1:2]))
    if order is None:
        asked = sys.argv[1:2] in (["-h"], ["--help"])
        print((__doc__ or "").strip(), file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        return order(sys.argv[2:])
    except SetupError as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
