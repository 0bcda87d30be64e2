"""What leaves an installation and comes back: files with proof of their content."""
