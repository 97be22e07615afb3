"""Measures; fails nothing. `python -m tests.benchmarks load --pairs 10000`, `pages`, `risk_bars`."""
