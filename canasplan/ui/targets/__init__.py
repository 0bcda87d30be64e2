"""The metas: a grid that one types into, or pastes into from a spreadsheet."""
