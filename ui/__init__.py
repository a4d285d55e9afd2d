"""Everything Streamlit that is not a screen: the server, the frame, language, links, caches and building blocks."""
