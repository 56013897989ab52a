"""The same numbers elsewhere: shapes, views, joining, indexing, scattering."""
