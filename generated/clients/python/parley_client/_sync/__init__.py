"""The client that blocks. All but `platform` and `pager` is made of the modules of the same names for async."""
