"""The centre pane: the table of actions and its filters."""
