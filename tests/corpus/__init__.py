"""Writers of small awkward files for the tests of reading."""
