"""What the window and its dialogs work with, put together by whoever builds the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from canasplan.ui.messages import Messages
from canasplan.ui.runner import Runner
from canasplan.ui.store import Store
from canasplan.ui.theme import Theme
from canasplan.ui.window_state import WindowState


@dataclass(frozen=True, slots=True)
class Services:
    """Handed to constructors; nothing looks them up."""

    store: Store
    state: WindowState
    messages: Messages
    runner: Runner
    """For what a person waits for."""
    background: Runner
    """For what nobody waits for: checking, and backups of their own accord."""
    theme: Theme
    versions: Mapping[str, str]
    """Version by the name of each part of the program."""

    @property
    def about(self) -> str:
        """Versions and system in one line, for the report of a bug."""
        return about_text(self.versions)


def about_text(versions: Mapping[str, str]) -> str:
    """Return the versions of all parts in one line."""
    return ", ".join(f"{name} {number}" for name, number in versions.items())
