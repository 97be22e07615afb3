"""Published data and numbers that tests compare with, each with its source."""
