"""The demo (演示): the Ordos season shortly before its end, with something left to do."""
