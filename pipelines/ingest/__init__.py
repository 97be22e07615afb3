"""Records are judged here, once: source and contract turn text cells into typed rows, or into quarantine with a reason.

`judge` takes one opened file and stages its rows by the rules that a row can keep or break on its own; `settle` then looks at
all files together: references, versions of the same key, the as-of date, and the accounting.
"""
