"""Frames in, figures out; pure. `plain` draws without Plotly, so that the landing page need not load it."""
