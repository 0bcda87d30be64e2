"""Reports: what stands on their pages, as plain blocks, and the workbook for people."""
