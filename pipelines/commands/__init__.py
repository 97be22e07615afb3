"""The commands, by what they are for; `pipelines/cli.py` lists them."""
