"""What the pages say, computed from the record: values without a word of HTML."""
