"""Reviews: of the process, of a week on call, of a service; gathered from the record."""
