"""Finding what a community's pages, activities and places hold, by words, pinyin or initials (docs/adr/0027)."""
