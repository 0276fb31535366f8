"""What the site needs of git and the disk: reading the record at once, a cache, the output."""
