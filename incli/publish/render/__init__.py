"""Facts as HTML and SVG. Whatever comes from the record is escaped here, and nowhere later."""
