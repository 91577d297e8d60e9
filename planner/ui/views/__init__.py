"""One file a page. The folder is never called ``pages``: Streamlit would serve it past the router."""
