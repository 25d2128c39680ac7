"""Each kind of Streamlit element that the dashboard is made of, as Streamlit makes it: what it is compared with."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

TABLE = pd.DataFrame({"name": ["one", "two"], "number": [1, 2]})
OPTIONS = ["one", "two", "three"]


def main() -> None:
    """Show the page."""
    st.title("Everything")
    with st.sidebar:
        st.header("Inputs")
        st.selectbox("Choice", OPTIONS)
        st.button("Run", type="primary", width="stretch")
    st.header("Choices")
    st.radio("Radio", OPTIONS, horizontal=True)
    st.segmented_control("Segments", OPTIONS, default="one")
    st.pills("Pills", OPTIONS, selection_mode="multi", default=["one"])
    st.multiselect("Several", OPTIONS, default=["one"])
    st.number_input("Number", 0, 10, 1, help="What it is.")
    st.text_area("Text")
    st.text_input("Line")
    st.date_input("Date")
    st.slider("Slider", 0, 10, 3)
    st.toggle("Toggle")
    st.checkbox("Checkbox")
    st.file_uploader("File", accept_multiple_files=True)
    st.header("Figures")
    st.metric("Figure", "41 %", "+6 points", border=True, delta_color="off")
    st.dataframe(TABLE, hide_index=True)
    st.data_editor(TABLE)
    st.table(TABLE)
    st.plotly_chart(go.Figure(go.Scatter(x=[1, 2], y=[1, 2])), alt="A line")
    st.header("Words")
    st.markdown("Words with **weight**.")
    st.caption("Small words.")
    st.info("Information", icon=":material/info:")
    st.warning("Warning", icon=":material/warning:")
    st.error("Error", icon=":material/error:")
    st.success("Success", icon=":material/check:")
    st.progress(0.5, text="Half")
    st.download_button("Download", b"", on_click="ignore")
    st.button("Back", type="tertiary")
    with st.expander("Fold"):
        st.markdown("In the fold")
    with st.popover("More"):
        st.markdown("In the popover")
    for tab, words in zip(st.tabs(["First", "Second"]), ("In the first", "In the second"), strict=True):
        tab.markdown(words)


st.navigation([st.Page(main, title="Everything")], position="top").run()
