"""Frames in, tables in words out; pure. What a page shows as a table is worded here, so that the page itself stays short."""
