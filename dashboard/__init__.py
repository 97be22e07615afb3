"""Numbers in, pages out: the Streamlit dashboard over a published build."""
