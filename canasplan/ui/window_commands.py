"""What each command of the menu does in the window, and which can be given now: two tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from canasplan.ui.commands import Command
from canasplan.ui.theme import Choice

if TYPE_CHECKING:
    from canasplan.ui.main_window import MainWindow

THEMES: dict[Choice, Command] = {
    "light": Command.LIGHT,
    "dark": Command.DARK,
    "system": Command.SYSTEM,
}


def slots(window: MainWindow) -> dict[Command, Callable[[], object]]:
    """Return what each command does."""
    editor, dialogs, panes, centre = window.editor, window.dialogs, window.panes, window.centre
    return {
        Command.NEW: editor.new_avance,
        Command.SAVE: editor.save,
        Command.SAVE_NEXT: editor.save_and_next,
        Command.CORRECT: editor.correct,
        Command.VOID: editor.void,
        Command.UNDO: editor.undo,
        Command.HISTORY: editor.show_history,
        Command.IMPORT: window.import_files,
        Command.EXPORT: window.export,
        Command.REPORTS: lambda: dialogs.reports(window.table.chosen),
        Command.BOARD: dialogs.board,
        Command.RECEIPTS: dialogs.receipts,
        Command.LIGHTS: dialogs.lights,
        Command.CONFLICTS: dialogs.conflicts,
        Command.PROPOSALS: dialogs.proposals,
        Command.APART: dialogs.apart,
        Command.TARGETS: dialogs.targets,
        Command.WHY: window.explain,
        Command.BACKUPS: dialogs.backups,
        Command.VERIFY: dialogs.verify,
        Command.PLANS: dialogs.plans,
        Command.PROFILE: dialogs.profile,
        Command.DATA_FOLDER: dialogs.data_folder,
        Command.OPEN_FOLDER: dialogs.open_folder,
        Command.QUIT: window.close,
        Command.PROGRESS: centre.show_board,
        Command.TABLE: centre.focus_table,
        Command.SEARCH: window.tree.focus_search,
        Command.FILTER: centre.focus_filter,
        Command.REFRESH: window.refresh,
        Command.NEXT_PANE: lambda: panes.go(1),
        Command.PREVIOUS_PANE: lambda: panes.go(-1),
        **{command: _choosing(window, choice) for choice, command in THEMES.items()},
        Command.HELP: dialogs.help,
        Command.DIAGNOSIS: dialogs.diagnosis,
        Command.ABOUT: dialogs.about,
    }


def _choosing(window: MainWindow, choice: Choice) -> Callable[[], object]:
    return lambda: window.choose_theme(choice)


def possible(window: MainWindow, *, writable: bool) -> dict[Command, bool]:
    """Return which commands can be given now; those that are not named always can."""
    editor, seen = window.editor, not window.centre.on_board  # the board has the editor's room
    of_editor = {
        Command.NEW: editor.can_new,
        Command.SAVE: editor.can_save,
        Command.SAVE_NEXT: editor.can_save,
        Command.CORRECT: editor.can_correct,
        Command.VOID: editor.can_void,
        Command.UNDO: editor.can_undo,
        Command.HISTORY: editor.can_history,
    }
    return {
        **{command: seen and can for command, can in of_editor.items()},
        Command.PROFILE: writable,
        Command.IMPORT: writable,
        Command.CONFLICTS: writable,
        Command.PROPOSALS: writable,
        Command.APART: writable,
    }
