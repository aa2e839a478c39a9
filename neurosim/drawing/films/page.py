"""A web page: all frames in one file that needs no network, with buttons, keys and a slider."""

import re
from html import escape
from pathlib import Path

from neurosim.drawing.films.frames import Frame, Watch, drawn, empty_figure
from neurosim.drawing.films.shared import SharedParts
from neurosim.drawing.page.saving import rendered
from neurosim.drawing.page.style import Style
from neurosim.ground.files import write_text

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>%TITLE</title>
<style>
body {margin: 1rem auto; max-width: 64rem; font: 1rem/1.4 sans-serif; background: %PAPER; color: %INK}
ol {list-style: none; margin: 0; padding: 0} li svg {width: 100%; height: auto; display: block}
svg * {stroke-linejoin: round; stroke-linecap: butt}
.js li {display: none} .js li.now {display: block} figure {margin: 0} figcaption {min-height: 2.8em}
nav {display: none; gap: .5rem; align-items: center} .js nav {display: flex}
@media print {.js li {display: block; break-inside: avoid} .js nav {display: none}}
button {min-width: 44px; min-height: 44px; font-size: 1.1rem} input {flex: 1}
</style></head><body>
<nav aria-label="frames"><button id="back" aria-label="back">&lt;</button>
<button id="play" aria-label="play">Play</button><button id="next" aria-label="next">&gt;</button>
<input id="at" type="range" min="1" max="%COUNT" value="1" aria-label="frame"><span id="where"></span></nav>
%PARTS<ol>
%FRAMES</ol>
<script>
const frames = [...document.querySelectorAll("li")], at = document.getElementById("at");
let now = 0, timer = null;
function show(k) {
  now = Math.max(0, Math.min(frames.length - 1, k));
  frames.forEach((frame, n) => frame.classList.toggle("now", n === now));
  at.value = now + 1;
  document.getElementById("where").textContent = (now + 1) + " / " + frames.length;
}
function stop() { clearInterval(timer); timer = null; document.getElementById("play").textContent = "Play"; }
function play() {
  if (timer) return stop();
  if (now === frames.length - 1) show(0);
  document.getElementById("play").textContent = "Pause";
  timer = setInterval(() => now === frames.length - 1 ? stop() : show(now + 1), %PAUSE);
}
document.body.classList.add("js");
document.getElementById("back").onclick = () => { stop(); show(now - 1); };
document.getElementById("next").onclick = () => { stop(); show(now + 1); };
document.getElementById("play").onclick = play;
at.oninput = () => { stop(); show(at.value - 1); };
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target === at) return;
  const step = {ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1}[event.key];
  if (step) { stop(); show(now + step); event.preventDefault(); }
});
show(0);
</script></body></html>
"""


def write_page(frames: list[Frame], path: Path, style: Style, seconds: float, watch: Watch) -> None:
    """Write one file with all frames; without scripts, and in print, all of them show below each other."""
    figure, parts = empty_figure(style), SharedParts()
    for number, frame in enumerate(frames, start=1):
        drawn(frame, figure)
        parts.add(rendered(figure, "svg").decode("utf-8"))
        watch(number)
    captions = [frame.caption for frame in frames]
    items = "".join(
        f"<li><figure>{picture}<figcaption>{number}. {escape(caption)}</figcaption></figure></li>\n"
        for number, (picture, caption) in enumerate(
            zip(parts.frames(captions), captions, strict=True), start=1
        )
    )
    pieces = {
        "%TITLE": escape(path.stem),
        "%COUNT": str(len(frames)),
        "%PAPER": style.paper,
        "%INK": style.ink,
        "%PAUSE": f"{1000 * seconds:.0f}",
        "%PARTS": parts.definitions(),
        "%FRAMES": items,
    }
    # All at once: what is put in may hold such a word itself.
    write_text(path, re.sub("|".join(pieces), lambda found: pieces[found[0]], PAGE))
