"""The right pane: the avances of one action, read, corrected, voided, kept as drafts."""
