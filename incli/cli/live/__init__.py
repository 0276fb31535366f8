"""What goes on in a terminal: pure functions give rows of text, one thin shell shows them."""
