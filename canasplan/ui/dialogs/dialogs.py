"""Opens the dialogs of the window; what they need is imported when the first one opens."""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from canasplan.ui.services import Services


class Dialogs(QObject):
    """One method for each dialog."""

    folder_chosen = Signal(object)
    """Another data folder (`Path`) to go on with."""

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._help: QWidget | None = None

    def export(self) -> None:
        """Ask what to export and export it."""
        from canasplan.ui.dialogs.export_dialog import ExportDialog

        self._services.messages.show(ExportDialog(self._services, self._window))

    def plans(self) -> None:
        """Show the loaded plans."""
        from canasplan.ui.plan.plan_dialog import PlanDialog

        messages = self._services.messages
        messages.show(PlanDialog(self._services.store, messages, self._window))

    def profile(self) -> None:
        """Change who records."""
        from canasplan.ui.dialogs.profile_dialog import ProfileDialog

        messages = self._services.messages
        messages.show(ProfileDialog(self._services.store, messages, self._window))

    def data_folder(self) -> None:
        """Show where the data is; perhaps go on with another folder."""
        from canasplan.ui.dialogs.data_folder import DataFolderDialog

        messages = self._services.messages
        dialog = DataFolderDialog(self._services.store.folder, messages, self._window)
        if messages.show(dialog):
            self.folder_chosen.emit(dialog.chosen())

    def open_folder(self) -> None:
        """Show the data folder in the desktop's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._services.store.folder)))

    def help(self) -> None:
        """Show the help beside the window; it does not wait for an answer."""
        from canasplan.ui.dialogs.help_page import HelpPage

        if self._help is None:
            self._help = HelpPage(self._window)
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    def close(self) -> None:
        """Close what stays open beside the window."""
        if self._help is not None:
            self._help.close()

    def about(self) -> None:
        """Show versions, folder and licences."""
        from canasplan.ui.dialogs.about_dialog import AboutDialog

        folder = self._services.store.folder
        self._services.messages.show(AboutDialog(self._services.versions, folder, self._window))
