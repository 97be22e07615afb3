"""The pages, one file each; `nav.py` registers them."""
