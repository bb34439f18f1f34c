"""Small print that stays readable: full contrast, smaller letters."""

import streamlit as st


def small(*lines: str) -> None:
    """Write lines of Markdown in small letters, close to each other."""
    st.markdown("  \n".join(f":small[{line}]" for line in lines))
