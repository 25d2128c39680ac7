"""Streamlit pages: they read inputs, call analytics and show; there is no arithmetic here."""
