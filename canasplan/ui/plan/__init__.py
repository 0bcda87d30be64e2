"""The left pane and the pages of the plan's own document."""
