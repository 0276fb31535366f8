"""The postmortem's life: drafted, asked about, submitted, approved, published."""
