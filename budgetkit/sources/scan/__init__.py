"""Scanned pages: a picture → text and ruling lines, as a page with a text layer has them."""
