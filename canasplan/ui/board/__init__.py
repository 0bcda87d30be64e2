"""The board of progress: how far each part of the plan is, and why."""
