"""Pages → grids: ruled lattices, columns found by alignment, and cells with their text."""
