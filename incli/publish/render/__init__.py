"""Facts as HTML, SVG and feeds. Whatever comes from the record is escaped here, and nowhere later."""
