"""The command line: which commands there are, how an error becomes a line on standard error, and the exit status."""

import sys
import warnings
from typing import TextIO

import typer

from pipelines.commands import answers, forgetting, inputs, records, report, research, serving
from pipelines.errors import DamagedBuild, MentorscopeError

COMMANDS = (
    inputs.load,
    inputs.inspect,
    records.build,
    serving.demo,
    serving.dashboard,
    answers.pairs,
    answers.explain,
    research.backtest,
    records.synth,
    research.extract,
    report.report,
    forgetting.forget,
    answers.where,
    answers.doctor,
)

app = typer.Typer(
    name="mentorscope",
    help="Engagement analytics for mentoring programs: load exports, see which pairs lose contact, who stays together.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for _command in COMMANDS:
    app.command()(_command)


def _tell(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A word on what is shown, on one line of standard error; other programs' warnings as they come."""
    is_ours = category is DamagedBuild
    told = f"mentorscope: {message}\n" if is_ours else warnings.formatwarning(message, category, filename, lineno, line)
    (file or sys.stderr).write(told)


def main() -> None:
    """Run a command; an error of ours is one line on standard error and its exit status. `--debug` shows the traceback."""
    debug = "--debug" in sys.argv
    warnings.showwarning = _tell
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        app(arguments)
    except MentorscopeError as error:
        if debug:
            raise
        print(f"mentorscope: {error}", file=sys.stderr)
        sys.exit(error.exit_status)
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(1)
    except Exception as error:
        if debug:
            raise
        print(
            f"mentorscope: a fault of the program ({type(error).__name__}: {error}). Run again with --debug and report it.",
            file=sys.stderr,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
