"""The boxes: first start, profile, data folder, export, help, about."""
