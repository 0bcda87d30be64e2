"""Reports on paper: their pages drawn, previewed, printed and kept as files."""
