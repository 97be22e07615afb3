"""Damaged exports through the whole door, for as long as you like: python -m tests.fuzz --minutes 60."""
