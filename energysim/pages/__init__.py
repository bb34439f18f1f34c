"""Streamlit pages: widgets in, records out, no arithmetic."""
