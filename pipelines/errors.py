"""One family of errors: where it happened, what was found, and what to do next.

Everything that a user can cause ends in one of these, so that the command line and the pages can show a sentence instead
of a traceback. Anything else that escapes is a fault of the program.
"""


class MentorscopeError(Exception):
    """A fault told in three parts; `str(error)` is one readable line.

    where: file, line and column, or the setting or command concerned. what: what was found and what was expected.
    next_step: what the reader can do about it.
    """

    exit_status = 1

    def __init__(self, where: str, what: str, next_step: str) -> None:
        super().__init__(where, what, next_step)
        self.where, self.what, self.next_step = where, what, next_step

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.next_step}"


class RefusedInput(MentorscopeError):
    """The records cannot be taken as they are; nothing has changed."""

    exit_status = 3


class UnreadableFile(RefusedInput):
    """A file that cannot be read as any supported kind."""


class DeclarationError(MentorscopeError):
    """A contract, source, settings or SQL file says something impossible."""


class WarehouseError(RefusedInput):
    """The warehouse is missing, damaged, locked, or of another version."""


class UsageError(MentorscopeError):
    """A command or call that cannot be meant so."""

    exit_status = 2


class DamagedBuild(UserWarning):
    """The build in force was damaged since it was published; the one before it is read in its place."""
