"""A document becomes searchable passages: reading, cutting, embedding, storing, searching."""
