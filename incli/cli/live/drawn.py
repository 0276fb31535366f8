"""The shell around a face: draws its rows in a terminal, and hands it the keys.

Textual does the drawing. Only the terminal's own colours are used, and with `NO_COLOR` none.
"""

from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key, Resize
from textual.widgets import Input, Static

from incli.cli.live.face import Ask, End, Face, Pressed, Work
from incli.cli.live.rows import Row, row

_STYLES = {"": "", "title": "bold", "late": "bold red", "quiet": "dim", "now": "bold reverse"}


class Drawn(App[None]):
    """Rows of text, and a line to type in where a key asks for one."""

    CSS = """
    Screen { background: ansi_default; color: ansi_default; overflow: hidden; }
    #rows { width: 100%; height: 1fr; text-wrap: nowrap; }
    #typed { display: none; border: none; padding: 0; height: 1;
             background: ansi_default; color: ansi_default; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "leave", show=False, priority=True),
        Binding("ctrl+q", "leave", show=False, priority=True),
    ]

    def __init__(self, face: Face) -> None:
        super().__init__(ansi_color=True)
        self.failed: Exception | None = None
        self._asked: Ask | None = None
        self._face = face
        self._working = 0
        self._leaving = False

    def compose(self) -> ComposeResult:
        """The rows, and below them the line to type in."""
        yield Static(id="rows", markup=False)
        yield Input(id="typed", select_on_focus=False)

    def on_mount(self) -> None:
        """Begin to look."""
        self.query_one("#typed").disabled = True
        self._tick()
        self.set_interval(self._face.period, self._tick)

    def on_resize(self, event: Resize) -> None:
        """The terminal has another size."""
        self._draw(event.size.width, event.size.height)

    def on_key(self, event: Key) -> None:
        """A key: for the face, unless a line is being typed."""
        if self._asked is not None:
            if event.key == "escape":
                self._done_asking()
            return
        self._follow(self._face.press(_name(event)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """A line was typed."""
        asked, typed = self._asked, event.value.strip()
        self._done_asking()
        if asked is not None and typed:
            self._follow(Work(lambda: asked.then(typed)))

    def action_leave(self) -> None:
        """Ctrl-C: leave the line that is being typed, else the face, as its own key does."""
        if self._asked is not None:
            self._done_asking()
        else:
            self._follow(End())

    def _follow(self, pressed: Pressed) -> None:
        match pressed:
            case End():
                self._leaving = True
                self._leave()
            case Ask():
                self._asked = pressed
                typed = self.query_one("#typed", Input)
                typed.value = pressed.text
                typed.disabled, typed.display = False, True
                typed.focus()
                typed.cursor_position = len(pressed.text)
            case Work():
                self._working += 1
                self.run_worker(lambda: self._work(pressed), thread=True, exit_on_error=False)
        self._draw(*self.size)

    def _work(self, work: Work) -> None:
        try:
            work.run()
        except Exception as error:  # noqa: BLE001  # told by the caller of `show`
            self.failed = error
            self._leaving = True
        self.call_from_thread(self._worked)

    def _worked(self) -> None:
        self._working -= 1
        self._tick()
        self._leave()

    def _leave(self) -> None:
        """Leave, if that is wanted, once everything that was typed is saved."""
        if self._leaving and not self._working:
            self.exit()

    def _done_asking(self) -> None:
        self._asked = None
        typed = self.query_one("#typed", Input)
        typed.display, typed.disabled, typed.value = False, True, ""

    def _tick(self) -> None:
        try:
            if self._face.look():
                self.bell()
        except Exception as error:  # noqa: BLE001  # told by the caller of `show`
            self.failed = error
            self.exit()
            return
        self._draw(*self.size)

    def _draw(self, width: int, height: int) -> None:
        rows = self._face.rows(width, height - 2 * (self._asked is not None))
        if self._asked is not None:
            rows = [*rows, row(self._asked.prompt, "title").within(width)]
        self.query_one("#rows", Static).update(_text(rows))


def _text(rows: list[Row]) -> Text:
    text = Text(no_wrap=True, overflow="crop", end="")
    for number, line in enumerate(rows):
        text.append("\n" * (number > 0))
        for part in line.parts:
            text.append(part.text, _STYLES[part.tone])
    return text


def _name(event: Key) -> str:
    """What a key is called: a character that can be seen, or a word such as `space`."""
    plain = event.character if event.is_printable and event.character != " " else None
    return plain or event.key
