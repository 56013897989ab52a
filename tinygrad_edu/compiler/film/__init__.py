"""What the compiler did to a program, stage by stage, as one plain document."""

from .document import CompilerFilm as CompilerFilm
