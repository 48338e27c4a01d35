"""Files → pages: glyphs with boxes, ruling lines and painted areas, whatever form they come in."""
