"""The layouts of posters: each a module with `ground(sheet)`, the colour of the bare sheet, and `draw(sheet)`."""

from types import ModuleType

from cms.states import PosterLayout

from . import book, festive, large, moon_gate, slant

DRAWN: dict[str, ModuleType] = {
    PosterLayout.FESTIVE: festive,
    PosterLayout.MOON_GATE: moon_gate,
    PosterLayout.BOOK: book,
    PosterLayout.SLANT: slant,
    PosterLayout.LARGE: large,
}
