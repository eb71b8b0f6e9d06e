"""Queries (查询): reads for pages, a bounded number whatever the list's length."""
