"""Pages for suppliers: what is asked of them, and how they hand it in. All of it goes through `portal.access`."""
