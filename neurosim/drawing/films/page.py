"""A web page: all frames in one file that needs no network, with buttons, keys and a slider."""

import base64
import io
from collections.abc import Callable
from html import escape
from pathlib import Path

from neurosim.drawing.films.frames import Frame, drawn, empty_figure
from neurosim.drawing.style import Style
from neurosim.files import write_text

DPI = 144

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>%TITLE</title>
<style>
body {margin: 1rem auto; max-width: 64rem; font: 1rem/1.4 sans-serif; background: %PAPER; color: %INK}
ol {list-style: none; margin: 0; padding: 0} img {width: 100%; height: auto; display: block}
.js li {display: none} .js li.now {display: block} figure {margin: 0} figcaption {min-height: 2.8em}
nav {display: none; gap: .5rem; align-items: center} .js nav {display: flex}
button {min-width: 44px; min-height: 44px; font-size: 1.1rem} input {flex: 1}
</style></head><body>
<nav aria-label="frames"><button id="back" aria-label="back">&lt;</button>
<button id="play" aria-label="play">Play</button><button id="next" aria-label="next">&gt;</button>
<input id="at" type="range" min="1" max="%COUNT" value="1" aria-label="frame"><span id="where"></span></nav>
<ol>
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


def write_page(
    frames: list[Frame], path: Path, style: Style, seconds: float, watch: Callable[[int], object]
) -> None:
    """Write one file with all frames; without scripts, and in print, all of them show below each other."""
    figure = empty_figure(style)
    items = []
    for number, frame in enumerate(frames, start=1):
        drawn(frame, figure)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": "neurosim"})
        picture = base64.b64encode(buffer.getvalue()).decode("ascii")
        caption = escape(frame.caption)
        items.append(
            f'<li><figure><img src="data:image/png;base64,{picture}" alt="{caption}">'
            f"<figcaption>{number}. {caption}</figcaption></figure></li>\n"
        )
        watch(number)
    text = PAGE.replace("%TITLE", escape(path.stem)).replace("%COUNT", str(len(frames)))
    text = text.replace("%PAPER", style.paper).replace("%INK", style.ink)
    text = text.replace("%PAUSE", f"{1000 * seconds:.0f}").replace("%FRAMES", "".join(items))
    write_text(path, text)
