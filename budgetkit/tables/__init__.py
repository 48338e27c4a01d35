"""From grids to the standard tables: recognition, columns, lines, tidy frames."""
