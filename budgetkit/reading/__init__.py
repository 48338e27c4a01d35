"""From a PDF to grids: pages, ruled lattices, cells with text."""
