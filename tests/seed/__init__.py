"""The seasons that come with the product."""
