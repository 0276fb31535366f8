"""The presets that `incli init` copies, and how published figures compare with theirs."""

import re
from pathlib import Path

import incli

PRESETS = Path(incli.__file__).parent / "presets"
RESPONSE = "policies/response/2026-01-01.yaml"
_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_OURS = re.compile(r"(?:(\d+)b?d)?(?:(\d+)h)?(?:(\d+)m)?")


def laid_out(preset: str) -> dict[str, Path]:
    """What `init` copies: the common files, and over them the preset's."""
    return {
        path.relative_to(PRESETS / part).as_posix(): path
        for part in ("common", preset)
        for path in (PRESETS / part).rglob("*")
        if path.is_file()
    }


def at(data: object, dotted: str) -> object:
    for key in dotted.split("."):
        data = data.get(key) if isinstance(data, dict) else None
    return data


def span(text: str) -> tuple[int, bool]:
    """Minutes, and whether only working time counts."""
    plain = text.split(maxsplit=1)[0]
    found = (_ISO if plain.startswith("P") else _OURS).fullmatch(plain)
    assert found, text
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return (days * 24 + hours) * 60 + minutes, text.endswith(("business", "bd"))
