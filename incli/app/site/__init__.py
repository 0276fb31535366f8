"""The site: what has changed is rendered, put into the frames of an engine, written, and served."""
