"""The same numbers elsewhere: shapes, views, joining, cutting, indexing."""
