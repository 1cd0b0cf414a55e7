"""A small folder of parameters, written by hand: one of each kind."""

from pathlib import Path

FILES = {
    "clients.toml": """
[fear_hides]
value = 0.3
unit = "share"
low = 0.1
high = 0.8
absent_mass = 0.2
evidence = ["T11.20"]
assumption = "size"
meaning = "How much fear of arrest makes a client hide."
""",
    "market.toml": """
group = "demand"

[candidates]
value = 4
unit = "workers"
low = 2
high = 8
integer = true
assumption = true
meaning = "Workers a client considers."

[reach]
value = { platform_main = 0.5, private = 0.1, referral = 0.0 }
unit = "share"
low = 0.0
group = "venues"
high = { platform_main = 0.9, private = 0.2, referral = 0.3 }
distribution = "triangular"
per = "venue"
assumption = true
meaning = "Share of client traffic."
""",
    "violence.toml": """
[hazard]
value = 0.006
unit = "events per session"
low = 0.001
high = 0.025
distribution = "log-uniform"
evidence = ["P20.violence_street"]
meaning = "Chance of violence."
""",
    "scale.toml": """
[weeks]
value = 52.0
unit = "weeks"
low = 52.0
high = 52.0
distribution = "point"
assumption = true
meaning = "Weeks of a year."
""",
    "mechanisms.toml": """
[screening]
on = true
meaning = "Workers screen clients."
line = 6
""",
    "order.toml": 'order = ["fear_hides", "candidates", "reach", "hazard", "weeks"]\n',
}
FREE = ["fear_hides", "candidates", "reach.platform_main", "reach.private", "reach.referral", "hazard"]
"""What has a range, in the order of coordinates."""


def write(folder: Path, files: dict[str, str] = FILES) -> Path:
    """Write the files to a folder, and give it back."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
