# ruff: noqa
# fmt: off
"""legibility.py -- automatic legibility metric for a matplotlib Figure.

    from legibility import measure, assert_legible
    rep = measure(fig, slide=(10, 5.6), min_pt=9)
    print(rep.summary());  rep.passed;  rep.violations;  rep.metrics

Nothing depends on how the figure was made; only public matplotlib API is used on artists.

What is discovered
  texts    every Text whose draw() is really reached while the figure is rendered (titles, tick
           labels, legends, annotations, tables, 3-D axes; hidden or out-of-range ticks drop out).
  neurons  artists with gid 'neuron:<id>' (Circle, Ellipse, FancyBboxPatch, any Patch, scatter or any
           PatchCollection; a multi-item collection may use gid 'neurons' or 'neurons:<layer>').
           Without any such gid: Circle/Ellipse patches and scatter collections in axes that hold edges.
  edges    artists with gid 'edge:<src>-><dst>' (FancyArrowPatch, ConnectionPatch, Line2D, PathPatch,
           LineCollection; a multi-segment LineCollection may use gid 'edges' / 'edges:<what>', its
           segments are then named after the neurons that their ends touch).
           Without any such gid: FancyArrowPatch and ConnectionPatch; in axes whose frame is off also
           LineCollection and two-point Line2D.
  owners   a text with gid '<kind>:<src>-><dst>' belongs to that edge (kinds: weight, grad, dw, w ...),
           a text with gid '<kind>:<id>' belongs to neuron <id> (kinds: label, net, out, delta, bias ...).
           Texts with no gid are judged too: one lying inside a neuron is that neuron's, one outside
           owns nothing. 'U+2192' and '->' are the same arrow.

Numbers are in points at slide size unless said otherwise.
"""
from __future__ import annotations

import argparse
import json
import math
import pickle
import re
import sys
from dataclasses import dataclass, field

import numpy as np
import matplotlib
import matplotlib.colors as mcolors
import matplotlib.patheffects as mpe
import matplotlib.text as mtext
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection, LineCollection, PathCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Ellipse, FancyArrowPatch, Patch
from matplotlib.path import Path

# ----------------------------------------------------------------------------------------------
# defaults: 'hard' ones make rep.passed False
# ----------------------------------------------------------------------------------------------
DEFAULTS = dict(
    slide=(10.0, 5.6),        # inches; the figure is scaled to fit this
    min_pt=9.0,               # smallest font (full-size glyphs) at slide size
    min_script_pt=6.0,        # smallest sub/superscript of mathtext at slide size
    tol_pt=1.0,               # penetration depth below which two boxes only touch
    min_contrast=4.5,         # WCAG 2.x AA, normal text
    min_contrast_large=3.0,   # WCAG 2.x AA, >= 18 pt or >= 14 pt bold
    min_cvd_delta_e=15.0,     # CIEDE2000 between mean positive and mean negative edge colour, worst CVD
    max_foreign_ink=0.02,     # share of a text box covered by visible pixels of edges it does not own
    max_mask_crossings=3,     # foreign edges that may run behind an opaque label box (per label)
    max_cut_other=0.33,       # share of an edge's length that foreign label boxes may hide
    label_far_pt=9.0,         # an edge label whose box is further than this from its edge is adrift
    dpi=150,
)
HARD = ("text_text", "text_on_foreign_edge", "text_over_node", "text_spills_node", "text_outside_figure",
        "text_clipped", "text_hidden", "text_covered", "font_too_small", "low_contrast", "ambiguous_edge_label",
        "label_adrift", "cvd_unsafe_signs", "cvd_unsafe_colormap")
SOFT = ("text_on_line_art", "text_on_own_edge", "text_masks_foreign_edge", "script_too_small", "edge_cut_by_foreign_labels", "unlabelled_edge",
        "node_node_overlap", "edge_through_foreign_node")

ARROW = re.compile(r"\s*(?:->|\u2192|=>)\s*")


# ----------------------------------------------------------------------------------------------
# colour
# ----------------------------------------------------------------------------------------------
def _lin(c):
    c = np.asarray(c, float)
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def _unlin(c):
    c = np.clip(np.asarray(c, float), 0, 1)
    return np.where(c <= 0.0031308, 12.92 * c, 1.055 * c ** (1 / 2.4) - 0.055)


def luminance(rgb):
    return _lin(np.asarray(rgb, float)[..., :3]) @ np.array([0.2126, 0.7152, 0.0722])


def contrast(a, b):
    """WCAG 2.x contrast ratio (1..21) between sRGB colours a and b (arrays broadcast)."""
    la, lb = luminance(a), luminance(b)
    hi, lo = np.maximum(la, lb), np.minimum(la, lb)
    return (hi + 0.05) / (lo + 0.05)


# Machado, Oliveira & Fernandes 2009, severity 1.0, applied in linear RGB
CVD = {
    "normal": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]]),
}


def simulate_cvd(rgb, kind):
    return _unlin(_lin(np.asarray(rgb, float)[..., :3]) @ CVD[kind].T)


def _lab(rgb):
    m = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                  [0.0193339, 0.1191920, 0.9503041]])
    xyz = _lin(np.asarray(rgb, float)[..., :3]) @ m.T / np.array([0.95047, 1.0, 1.08883])
    d = 6 / 29
    f = np.where(xyz > d ** 3, np.cbrt(xyz), xyz / (3 * d * d) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def delta_e(a, b):
    """CIEDE2000 between two sRGB colours."""
    (L1, a1, b1), (L2, a2, b2) = _lab(a), _lab(b)
    C1, C2 = math.hypot(a1, b1), math.hypot(a2, b2)
    Cm = (C1 + C2) / 2
    G = 0.5 * (1 - math.sqrt(Cm ** 7 / (Cm ** 7 + 25 ** 7)))
    a1p, a2p = (1 + G) * a1, (1 + G) * a2
    C1p, C2p = math.hypot(a1p, b1), math.hypot(a2p, b2)
    h1 = math.degrees(math.atan2(b1, a1p)) % 360
    h2 = math.degrees(math.atan2(b2, a2p)) % 360
    dL, dC = L2 - L1, C2p - C1p
    dh = 0.0 if C1p * C2p == 0 else ((h2 - h1 + 180) % 360) - 180
    dH = 2 * math.sqrt(C1p * C2p) * math.sin(math.radians(dh / 2))
    Lm, Cpm = (L1 + L2) / 2, (C1p + C2p) / 2
    if C1p * C2p == 0:
        hm = h1 + h2
    elif abs(h1 - h2) <= 180:
        hm = (h1 + h2) / 2
    else:
        hm = (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2
    r = math.radians
    T = (1 - 0.17 * math.cos(r(hm - 30)) + 0.24 * math.cos(r(2 * hm)) + 0.32 * math.cos(r(3 * hm + 6))
         - 0.20 * math.cos(r(4 * hm - 63)))
    dth = 30 * math.exp(-((hm - 275) / 25) ** 2)
    Rc = 2 * math.sqrt(Cpm ** 7 / (Cpm ** 7 + 25 ** 7))
    Sl = 1 + 0.015 * (Lm - 50) ** 2 / math.sqrt(20 + (Lm - 50) ** 2)
    Sc, Sh = 1 + 0.045 * Cpm, 1 + 0.015 * Cpm * T
    Rt = -math.sin(r(2 * dth)) * Rc
    return math.sqrt((dL / Sl) ** 2 + (dC / Sc) ** 2 + (dH / Sh) ** 2 + Rt * (dC / Sc) * (dH / Sh))


def worst_cvd_delta_e(a, b):
    """(worst ΔE2000, its kind) over normal vision and the three dichromacies."""
    return min((delta_e(simulate_cvd(a, k), simulate_cvd(b, k)), k) for k in CVD)


# ----------------------------------------------------------------------------------------------
# geometry (display pixels)
# ----------------------------------------------------------------------------------------------
def _sat_depth(P, Q):
    """Penetration depth of two convex quads (0 = apart). Separating-axis theorem."""
    best = math.inf
    for A in (P, Q):
        for k in range(len(A)):
            e = A[(k + 1) % len(A)] - A[k]
            n = np.array([-e[1], e[0]])
            ln = math.hypot(*n)
            if ln < 1e-9:
                continue
            n /= ln
            p, q = P @ n, Q @ n
            d = min(p.max(), q.max()) - max(p.min(), q.min())
            if d <= 0:
                return 0.0
            best = min(best, d)
    return 0.0 if best is math.inf else float(best)


def _pt_seg(p, a, b):
    """distance of point(s) p to segments a-b; p (2,), a,b (n,2) -> (n,)"""
    ab = b - a
    L2 = np.maximum((ab ** 2).sum(1), 1e-12)
    t = np.clip(((p - a) * ab).sum(1) / L2, 0, 1)
    return np.hypot(*(a + t[:, None] * ab - p).T)


def _poly_dist(p, poly):
    if len(poly) < 2:
        return math.inf if not len(poly) else float(np.hypot(*(poly[0] - p)))
    return float(_pt_seg(np.asarray(p, float), poly[:-1], poly[1:]).min())


def _clip_len(quad, poly, shrink=0.0):
    """length of polyline `poly` inside the convex quad (shrunk by `shrink` on every side)"""
    if len(poly) < 2:
        return 0.0
    c = quad.mean(0)
    area2 = sum(quad[i][0] * quad[(i + 1) % 4][1] - quad[(i + 1) % 4][0] * quad[i][1] for i in range(4))
    q = quad if area2 > 0 else quad[::-1]
    a, b = poly[:-1], poly[1:]
    d = b - a
    t0, t1 = np.zeros(len(a)), np.ones(len(a))
    for i in range(4):
        e = q[(i + 1) % 4] - q[i]
        ln = math.hypot(*e)
        if ln < 1e-9:
            continue
        n = np.array([-e[1], e[0]]) / ln                      # inward normal
        num = (a - q[i]) @ n - shrink
        den = d @ n
        with np.errstate(divide="ignore", invalid="ignore"):
            t = -num / den
        t0 = np.where(den > 1e-12, np.maximum(t0, t), t0)
        t1 = np.where(den < -1e-12, np.minimum(t1, t), t1)
        t1 = np.where((abs(den) <= 1e-12) & (num < 0), -1.0, t1)
    return float((np.clip(t1 - t0, 0, None) * np.hypot(*d.T)).sum())


def _poly_len(poly):
    return float(np.hypot(*np.diff(poly, axis=0).T).sum()) if len(poly) > 1 else 0.0


def _inside(points, polygon, grow=0.0):
    """which points lie inside the polygon grown by `grow` px"""
    pts = np.atleast_2d(points)
    ins = Path(polygon).contains_points(pts)
    if grow > 0:
        ring = np.vstack([polygon, polygon[:1]])
        for k in np.flatnonzero(~ins):
            ins[k] = _poly_dist(pts[k], ring) <= grow
    return ins


# ----------------------------------------------------------------------------------------------
# discovery
# ----------------------------------------------------------------------------------------------
@dataclass
class TextItem:
    artist: mtext.Text
    s: str
    gid: str
    quad: np.ndarray            # 4x2 display px, layout box (without the background patch)
    order: int
    fs: float                   # font size in points of the figure
    bold: bool
    color: tuple
    box: np.ndarray | None      # opaque background box, display px (quad) or None
    halo: tuple | None          # colour of a stroke path effect >= 2 px, or None
    kind: str = ""
    owner: str = ""
    center: np.ndarray = field(init=False)

    def name(self):
        return self.gid or repr(self.s if len(self.s) < 30 else self.s[:27] + "...")


@dataclass
class NodeItem:
    name: str
    poly: np.ndarray
    order: int
    artist: object


@dataclass
class EdgeItem:
    name: str
    poly: np.ndarray
    order: int
    rgba: tuple
    lw: float                   # px
    artist: object


@dataclass
class Report:
    passed: bool
    metrics: dict
    violations: dict            # kind -> list of dict
    texts: list = field(default_factory=list, repr=False)

    def summary(self, limit=4):
        out = ["PASS" if self.passed else "FAIL"]
        m = self.metrics
        out.append("texts %(n_texts)d  neurons %(n_neurons)d  edges %(n_edges)d  edge labels %(n_edge_labels)d "
                   "(coverage %(edge_label_coverage).0f%%)  min font %(min_font_pt).1f pt at slide  "
                   "min contrast %(min_contrast).1f" % {**m, "edge_label_coverage": 100 * m["edge_label_coverage"]})
        for kind in HARD + SOFT:
            v = self.violations.get(kind, [])
            if v:
                out.append(f"  {'HARD' if kind in HARD else 'soft'} {kind}: {len(v)}")
                out += ["       " + "  ".join(f"{k}={x}" for k, x in d.items()) for d in v[:limit]]
        return "\n".join(out)

    def as_json(self):
        return json.dumps(dict(passed=self.passed, metrics=self.metrics, violations=self.violations),
                          indent=1, default=lambda o: getattr(o, "tolist", lambda: str(o))())


def _norm(gid):
    return ARROW.sub("->", str(gid)).strip() if gid else ""


def _split(gid):
    kind, _, rest = gid.partition(":")
    return (kind, rest) if rest else ("", "")


def _walk(fig):
    """visible artists in drawing order, with their axes"""
    order = 0

    def rec(a, ax):
        nonlocal order
        if not a.get_visible():
            return
        ax = a if isinstance(a, matplotlib.axes.Axes) else ax
        order += 1
        yield a, ax, order
        kids = [c for c in a.get_children() if c is not getattr(a, "patch", None)]
        if isinstance(a, matplotlib.axes.Axes) and not a.axison:
            kids = [c for c in kids if not isinstance(c, matplotlib.axis.Axis)]
        seen = set()
        for c in sorted(kids, key=lambda c: c.get_zorder()):
            if id(c) not in seen:
                seen.add(id(c))
                yield from rec(c, ax)

    yield from rec(fig, None)


def _flatten(path, step=None):
    """list of polylines of a Path given in display coordinates"""
    out = []
    for p in path.to_polygons(closed_only=False):
        p = np.asarray(p, float)
        p = p[np.isfinite(p).all(1)]
        if len(p) >= 2:
            out.append(p)
    return out


def _collection_items(c):
    """display-space polygons of the items of a Collection"""
    paths = c.get_paths()
    offs: np.ndarray = np.ma.filled(np.ma.asarray(c.get_offsets(), float), np.nan)
    tr, otr = c.get_transform(), c.get_offset_transform()
    mats = c.get_transforms()
    offs = np.atleast_2d(offs) if np.size(offs) else np.zeros((1, 2))
    n = max(len(paths), len(offs))
    res = []
    for i in range(n):
        if not len(paths):
            break
        v = paths[i % len(paths)]
        if len(mats):
            v = v.transformed(matplotlib.transforms.Affine2D(np.asarray(mats[i % len(mats)])))
        v = tr.transform_path(v)
        o = otr.transform(offs[i % len(offs)])
        if not np.isfinite(o).all():
            continue
        res.append((i, matplotlib.transforms.Affine2D().translate(*o).transform_path(v)))
    return res


def _nth(seq, i, default):
    return seq[i % len(seq)] if len(seq) else default


def _edge_polys(a):
    """(index, main polyline in px, rgba, lw_pt) for every segment of an edge artist"""
    if isinstance(a, Line2D):
        p = a.get_transform().transform_path(a.get_path())
        for poly in _flatten(p):
            yield 0, poly, mcolors.to_rgba(a.get_color(), a.get_alpha()), a.get_linewidth()
    elif isinstance(a, Collection):
        cols, lws = a.get_edgecolor(), a.get_linewidth()
        for i, path in _collection_items(a):
            for poly in _flatten(path):
                yield i, poly, tuple(_nth(cols, i, (0, 0, 0, 1))), float(_nth(np.atleast_1d(lws), i, 1.0))
    elif isinstance(a, Patch):
        polys = _flatten(a.get_transform().transform_path(a.get_path()))
        if polys:                                   # the shaft is the longest piece; heads are short
            yield 0, max(polys, key=_poly_len), tuple(a.get_edgecolor()), a.get_linewidth()


def _node_polys(a):
    if isinstance(a, Collection):
        for i, path in _collection_items(a):
            ps = _flatten(path)
            if ps:
                yield i, max(ps, key=_poly_len)
    elif isinstance(a, Patch):
        ps = _flatten(a.get_transform().transform_path(a.get_path()))
        if ps:
            yield 0, max(ps, key=_poly_len)
    elif isinstance(a, Line2D):                     # marker nodes: ax.plot(x, y, 'o', ms=20)
        pts = a.get_transform().transform(a.get_xydata())
        figure = a.get_figure(root=True)
        assert figure is not None
        r = a.get_markersize() / 2 * figure.dpi / 72
        th = np.linspace(0, 2 * np.pi, 33)
        for i, p in enumerate(pts):
            yield i, p + r * np.c_[np.cos(th), np.sin(th)]


class _Recorder:
    """records each Text that really gets drawn"""

    def __enter__(self):
        self.seen: list[mtext.Text] = []
        self._orig = mtext.Text.draw
        rec = self

        def draw(self_, renderer, *a, **k):
            if self_.get_visible() and self_.get_text().strip():
                rec.seen.append(self_)
            return rec._orig(self_, renderer, *a, **k)

        setattr(mtext.Text, "draw", draw)
        return self

    def __exit__(self, *exc):
        setattr(mtext.Text, "draw", self._orig)


def _text_quad(t, renderer):
    """oriented layout box of a text, display px, without its background patch"""
    rot = t.get_rotation() % 360
    bbp = t.get_bbox_patch()
    # Annotation.get_window_extent unites text and arrow: ask the Text method itself
    ext = lambda: mtext.Text.get_window_extent(t, renderer)
    if rot % 90 == 0:
        b = ext()
        return np.array([[b.x0, b.y0], [b.x1, b.y0], [b.x1, b.y1], [b.x0, b.y1]])
    full = ext()
    c = np.array([(full.x0 + full.x1) / 2, (full.y0 + full.y1) / 2])
    saved = t.get_rotation()
    try:
        t.set_rotation(0)
        b = ext()
    finally:
        t.set_rotation(saved)
    w, h, th = b.width / 2, b.height / 2, math.radians(rot)
    R = np.array([[math.cos(th), -math.sin(th)], [math.sin(th), math.cos(th)]])
    return c + np.array([[-w, -h], [w, -h], [w, h], [-w, h]]) @ R.T


def _halo(t):
    """colour of a stroke >= 2 px around the glyphs, or None"""
    for pe in t.get_path_effects() or []:
        if isinstance(pe, mpe.Stroke):              # withStroke is a Stroke
            gc = getattr(pe, "_gc", {})             # its keywords; if they move, assume a white halo
            if gc.get("linewidth", 2) >= 2:
                return mcolors.to_rgba(gc.get("foreground") or "white")
    return None


def _script_factor(s):
    """smallest relative glyph size in a string with mathtext (sub/superscripts are 70 %)"""
    worst = 1.0
    for m in re.findall(r"(?<!\\)\$(.+?)(?<!\\)\$", s):
        if re.search(r"[_^]\s*\{[^{}]*[_^]", m):
            worst = min(worst, 0.49)
        elif re.search(r"(?<!\\)[_^]", m):
            worst = min(worst, 0.7)
    return worst


def _render(fig):
    FigureCanvasAgg(fig) if not isinstance(fig.canvas, FigureCanvasAgg) else None
    fig.canvas.draw()
    return np.asarray(fig.canvas.buffer_rgba(), np.float32) / np.float32(255.0)


def _number(s):
    m = re.search(r"[-+\u2212\u2013]?\d+(?:\.\d*)?(?:[eE][-+\u2212]?\d+)?(?!.*\d)", s.replace("$", ""))
    if not m:
        return None
    try:
        return float(m.group(0).replace("\u2212", "-").replace("\u2013", "-"))
    except ValueError:
        return None


# ----------------------------------------------------------------------------------------------
# the metric
# ----------------------------------------------------------------------------------------------
def measure(fig, **options):
    """Measure a matplotlib Figure; see DEFAULTS for the options. The figure is left as it was."""
    o = {**DEFAULTS, **options}
    unknown = set(options) - set(DEFAULTS)
    if unknown:
        raise TypeError(f"unknown options {sorted(unknown)}")
    old_dpi, old_canvas = fig.dpi, fig.canvas
    hidden: list = []
    try:
        fig.dpi = o["dpi"]
        FigureCanvasAgg(fig)
        return _measure(fig, o, hidden)
    finally:
        for a, restore in reversed(hidden):
            restore(a)
        fig.dpi = old_dpi
        fig.set_canvas(old_canvas)


def _measure(fig, o, hidden):
    px = fig.dpi / 72.0                                            # px per figure point
    W, H = fig.get_size_inches()
    scale = min(o["slide"][0] / W, o["slide"][1] / H)              # figure point -> slide point
    tol = o["tol_pt"] / scale * px
    with _Recorder() as rec:
        full = _render(fig)
    renderer = fig.canvas.get_renderer()
    Hpx, Wpx = full.shape[:2]
    order: dict[int, int] = {}
    artists = []
    for a, ax, k in _walk(fig):
        order.setdefault(id(a), k)
        artists.append((a, ax, k))
    V: dict[str, list[dict]] = {k: [] for k in HARD + SOFT}

    # ---- texts
    texts, done = [], set()
    for turn, t in enumerate(rec.seen):
        if id(t) in done:
            continue
        done.add(id(t))
        alpha = t.get_alpha()
        col = mcolors.to_rgba(t.get_color())
        col = col[:3] + ((alpha if alpha is not None else col[3]),)
        if col[3] == 0:
            continue
        quad = _text_quad(t, renderer)
        bp, box = t.get_bbox_patch(), None
        if bp is not None and bp.get_visible():
            fc = bp.get_facecolor()
            if fc[3] >= 0.8:
                e = bp.get_window_extent(renderer)
                if t.get_rotation() % 90 == 0:
                    box = np.array([[e.x0, e.y0], [e.x1, e.y0], [e.x1, e.y1], [e.x0, e.y1]])
                else:
                    box = quad
        w = t.get_fontweight()
        bold = w in ("bold", "heavy", "black", "semibold", "demibold") or (isinstance(w, (int, float)) and w >= 600)
        gid = _norm(t.get_gid())
        kind, owner = _split(gid)
        it = TextItem(t, t.get_text(), gid, quad, order.get(id(t), 10 ** 6 + turn), t.get_fontsize(), bold, col, box,
                      _halo(t), kind, owner)
        it.center = quad.mean(0)
        texts.append(it)

    # ---- neurons and edges
    by_gid_n = [(a, k) for a, ax, k in artists if re.match(r"(neuron|node)s?(:|$)", _norm(a.get_gid()))
                and isinstance(a, (Patch, Collection, Line2D))]
    by_gid_e = [(a, k) for a, ax, k in artists if re.match(r"(edge|skip|conn|connection)s?(:|$)", _norm(a.get_gid()))
                and isinstance(a, (Patch, Collection, Line2D))]
    if not by_gid_e:
        by_gid_e = [(a, k) for a, ax, k in artists if ax is not None and (
            isinstance(a, FancyArrowPatch) or (not ax.axison and (
                isinstance(a, LineCollection) or
                (isinstance(a, Line2D) and a.get_linestyle() not in ("None", "", " ") and len(a.get_xdata()) == 2))))]
    net_axes = {id(a.axes) for a, _ in by_gid_e}
    if not by_gid_n:
        by_gid_n = [(a, k) for a, ax, k in artists if id(ax) in net_axes and ax is not None and
                    (isinstance(a, (Circle, Ellipse)) or isinstance(a, PathCollection))]
    nodes = []
    for a, k in by_gid_n:
        g = _norm(a.get_gid())
        kind, rest = _split(g)
        items = list(_node_polys(a))
        for i, poly in items:
            single = len(items) == 1 and kind in ("neuron", "node")
            nodes.append(NodeItem(rest if single else f"{rest or 'node'}#{i}", poly, k, a))
    edges = []

    def touch(p):
        best = min(((0.0 if _inside(p, n.poly)[0] else _poly_dist(p, n.poly)), n.name) for n in nodes) if nodes else None
        return best[1] if best and best[0] < 8 * px else None

    for a, k in by_gid_e:
        g = _norm(a.get_gid())
        kind, rest = _split(g)
        items = list(_edge_polys(a))
        for i, poly, rgba, lw in items:
            if rest and "->" in rest and len(items) == 1:
                name = rest
            else:
                s, d = touch(poly[0]), touch(poly[-1])
                name = f"{s}->{d}" if s and d and s != d and "#" not in s + d else f"{rest or 'edge'}#{i}"
            if _poly_len(poly) > 1:
                edges.append(EdgeItem(name, poly, k, rgba, lw * px, a))
    emap: dict[str, EdgeItem] = {}
    for e in edges:
        emap.setdefault(e.name, e)
    nmap = {n.name: n for n in nodes}

    # ---- anonymous nodes (scatter, collections) take the name of the text that sits in them
    for n in nodes:
        if "#" in n.name:
            for t in texts:
                if t.owner and "->" not in t.owner and t.kind not in ("weight", "edge") and _inside(t.center, n.poly)[0]:
                    n.name = t.owner
                    break
    nmap = {n.name: n for n in nodes}
    for e in edges:
        if "#" in e.name:
            s, d = touch(e.poly[0]), touch(e.poly[-1])
            if s and d and s != d:
                e.name = f"{s}->{d}"
    emap = {}
    for e in edges:
        emap.setdefault(e.name, e)

    # ---- owners
    for t in texts:
        if t.owner and ("->" in t.owner):
            t.kind = t.kind or "weight"
        elif t.owner not in nmap:
            t.owner = ""
            inside = [n.name for n in nodes if _inside(t.center, n.poly)[0]]
            if inside and not t.gid:
                t.owner, t.kind = inside[-1], "label"
    edge_labels = [t for t in texts if "->" in t.owner]

    # ---- text / text
    full_q = [np.vstack([t.quad] + ([t.box] if t.box is not None else [])) for t in texts]
    tlo = np.array([q.min(0) for q in full_q]).reshape(-1, 2)
    thi = np.array([q.max(0) for q in full_q]).reshape(-1, 2)
    for i, a in enumerate(texts):
        for j in i + 1 + np.flatnonzero(((tlo[i + 1:] <= thi[i]) & (thi[i + 1:] >= tlo[i])).all(1)):
            b = texts[j]
            d = _sat_depth(a.quad, b.quad)
            if d > tol:
                V["text_text"].append(dict(a=a.name(), b=b.name(), depth_pt=round(d / px * scale, 2)))
            else:                                                # an opaque box painted over another text
                lo, hi = (a, b) if a.order < b.order else (b, a)
                if hi.box is not None:
                    d = _sat_depth(lo.quad, hi.box)
                    if d > tol + 0.75 * px:
                        V["text_hidden"].append(dict(text=lo.name(), by=hi.name(), depth_pt=round(d / px * scale, 2)))

    # ---- text / node
    nlo = np.array([n.poly.min(0) for n in nodes]).reshape(-1, 2)
    nhi = np.array([n.poly.max(0) for n in nodes]).reshape(-1, 2)
    for t in texts:
        for k in np.flatnonzero(((t.quad.max(0) >= nlo) & (t.quad.min(0) <= nhi)).all(1)):
            n = nodes[k]
            ring = np.vstack([n.poly, n.poly[:1]])
            cut = _clip_len(t.quad, ring, shrink=tol) > 0
            inside = _inside(t.quad, n.poly).sum()
            swallows = _inside(n.poly.mean(0), t.quad)[0]
            if not (cut or inside or swallows) or (not cut and inside < 4 and not swallows):
                continue                                         # apart, or touching by less than tol
            host = _inside(t.center, n.poly)[0] and "->" not in t.owner and (
                t.owner in ("", n.name) or _inside(t.center, nmap[t.owner].poly)[0])
            if not host:
                V["text_over_node"].append(dict(text=t.name(), node=n.name))
            elif cut and t.owner in ("", n.name):
                V["text_spills_node"].append(dict(text=t.name(), node=n.name))

    # ---- text / figure, clipping, size
    for t in texts:
        lo, hi = t.quad.min(0), t.quad.max(0)
        out = max(-lo[0], -lo[1], hi[0] - Wpx, hi[1] - Hpx)
        if out > tol:
            V["text_outside_figure"].append(dict(text=t.name(), by_pt=round(out / px * scale, 1)))
        c = t.artist.get_clip_box()
        if t.artist.get_clip_on() and c is not None:
            cut = max(c.x0 - lo[0], c.y0 - lo[1], hi[0] - c.x1, hi[1] - c.y1)
            if cut > tol:
                V["text_clipped"].append(dict(text=t.name(), by_pt=round(cut / px * scale, 1)))
        eff = t.fs * scale
        if eff < o["min_pt"] - 0.05:
            V["font_too_small"].append(dict(text=t.name(), pt=round(eff, 2)))
        sf = _script_factor(t.s)
        if sf < 1 and eff * sf < o["min_script_pt"] - 0.05:
            V["script_too_small"].append(dict(text=t.name(), pt=round(eff * sf, 2)))

    # ---- raster passes: A = glyphs hidden (boxes kept); B = A without edges
    def hide(objs, getter, setter, value):
        for a in objs:
            old = getter(a)
            hidden.append((a, lambda a_, old=old: setter(a_, old)))
            setter(a, value)

    def pop_all():
        while hidden:
            a, restore = hidden.pop()
            restore(a)

    arts = [t.artist for t in texts]
    hide(arts, lambda a: a.get_path_effects(), lambda a, v: a.set_path_effects(v), [])
    hide(arts, lambda a: a.get_alpha(), lambda a, v: a.set_alpha(v), 0.0)     # text alpha leaves the bbox patch alone
    A = _render(fig)
    hide({id(e.artist): e.artist for e in edges}.values(), lambda a: a.get_visible(), lambda a, v: a.set_visible(v), False)
    B = _render(fig) if edges else A
    pop_all()
    hide(arts, lambda a: a.get_zorder(), lambda a, v: a.set_zorder(v), 1e6)
    top = _render(fig)                                            # every text painted last: what is covered shows up
    pop_all()
    edge_ink = np.abs(A - B).max(2) > 0.06

    cons = []
    for t in texts:
        lo = np.floor(t.quad.min(0)).astype(int)
        hi = np.ceil(t.quad.max(0)).astype(int)
        x0, x1, y0, y1 = max(lo[0], 0), min(hi[0], Wpx), max(lo[1], 0), min(hi[1], Hpx)
        if x1 <= x0 or y1 <= y0:
            V["text_hidden"].append(dict(text=t.name(), by="outside the canvas"))
            continue
        rows = slice(Hpx - y1, Hpx - y0)
        X, Y = np.meshgrid(np.arange(x0, x1) + 0.5, Hpx - (np.arange(Hpx - y1, Hpx - y0) + 0.5))
        m = _inside(np.c_[X.ravel(), Y.ravel()], t.quad).reshape(X.shape) if t.artist.get_rotation() % 90 else np.ones(X.shape, bool)
        if not m.any():
            continue
        # visible at all?
        diff = np.abs(full[rows, x0:x1] - A[rows, x0:x1]).max(2)
        if diff[m].max() < 0.05:
            V["text_hidden"].append(dict(text=t.name(), by="drawn but invisible"))
            continue
        ink_top = np.abs(top[rows, x0:x1] - A[rows, x0:x1]).max(2) > 0.25
        lost = (np.abs(top[rows, x0:x1] - full[rows, x0:x1]).max(2) > 0.25) & m
        if lost.sum() > 0.1 * max((ink_top & m).sum(), 1):
            V["text_covered"].append(dict(text=t.name(), share=round(float(lost.sum() / max((ink_top & m).sum(), 1)), 2)))
        # the ink of the glyphs: tight oriented box of the pixels that changed, inside the layout box
        u, v = t.quad[1] - t.quad[0], t.quad[3] - t.quad[0]
        u, v = u / max(np.hypot(*u), 1e-9), v / max(np.hypot(*v), 1e-9)
        gx = np.c_[X.ravel(), Y.ravel()] - t.quad[0]
        U, Wv = (gx @ u).reshape(X.shape), (gx @ v).reshape(X.shape)
        d = (diff > 0.25) & m
        if d.any():
            m = m & (U >= U[d].min()) & (U <= U[d].max()) & (Wv >= Wv[d].min()) & (Wv <= Wv[d].max())
        bg = A[rows, x0:x1, :3][m]
        col = np.array(t.color[:3]) * t.color[3] + bg * (1 - t.color[3])
        c_med = float(np.median(contrast(col, bg)))
        if t.halo:                                               # glyphs are read against their halo
            c_med = float(contrast(np.array(t.color[:3]), np.array(t.halo[:3])))
        dev = np.abs(bg - np.median(bg, 0)).max(1) > 0.25
        if dev.mean() > 0.08 and not t.halo:
            V["text_on_line_art"].append(dict(text=t.name(), share=round(float(dev.mean()), 2)))
        eff = t.fs * scale
        need = o["min_contrast_large"] if eff >= 18 or (t.bold and eff >= 14) else o["min_contrast"]
        cons.append(c_med)
        if c_med < need - 0.05:
            V["low_contrast"].append(dict(text=t.name(), ratio=round(c_med, 2), need=need))
        # visible foreign edge ink under the glyphs
        ink = edge_ink[rows, x0:x1] & m
        if ink.any() and not t.halo:
            own = emap.get(t.owner)
            if own is not None:
                P = np.c_[X[ink], Y[ink]]
                a_, b_ = own.poly[:-1], own.poly[1:]
                dist = np.array([_pt_seg(p, a_, b_).min() for p in P])
                keep = dist > own.lw / 2 + 1.5
                share = keep.sum() / m.sum()
                if (~keep).sum() / m.sum() > o["max_foreign_ink"]:
                    V["text_on_own_edge"].append(dict(text=t.name(), share=round(float((~keep).sum() / m.sum()), 3)))
            else:
                share = ink.sum() / m.sum()
            if share > o["max_foreign_ink"]:
                V["text_on_foreign_edge"].append(dict(text=t.name(), share=round(float(share), 3)))

    # ---- edges behind boxes / haloes, association
    cut_by: dict[int, float] = {}
    elo = np.array([e.poly.min(0) for e in edges]).reshape(-1, 2)
    ehi = np.array([e.poly.max(0) for e in edges]).reshape(-1, 2)
    paper = mcolors.to_rgb(fig.get_facecolor())
    sal = [_salience(e, paper) for e in edges]
    sal_of = {id(e): weight for e, weight in zip(edges, sal)}

    def near(lo, hi, pad):                                       # edges whose bounding box comes near
        return np.flatnonzero(((elo <= hi + pad) & (ehi >= lo - pad)).all(1))

    for t in edge_labels:
        own = emap.get(t.owner)
        quad = t.box if t.box is not None else t.quad
        masks = t.box is not None or t.halo is not None
        crossers = []
        for e in (edges[k] for k in near(quad.min(0), quad.max(0), 0)):
            if own is not None and e is own:
                continue
            L = _clip_len(quad, e.poly, shrink=0.5 * px)
            if L > 0:
                crossers.append(e.name)
                if masks and t.order > e.order:
                    cut_by[id(e)] = cut_by.get(id(e), 0.0) + L
        if masks and len(crossers) > o["max_mask_crossings"]:
            V["text_masks_foreign_edge"].append(dict(text=t.name(), edges=len(crossers)))
        if own is None:
            continue
        h = min(np.hypot(*(t.quad[1] - t.quad[0])), np.hypot(*(t.quad[2] - t.quad[1])))
        d_own = _poly_dist(t.center, own.poly)
        gap = max(0.0, d_own - _support(t.quad, t.center, own.poly))
        if gap > o["label_far_pt"] / scale * px:
            V["label_adrift"].append(dict(text=t.name(), gap_pt=round(gap / px * scale, 1)))
        # a faint thin line is no rival of a strong one: only edges of comparable visual weight count
        others = [(_poly_dist(t.center, edges[k].poly), edges[k].name)
                  for k in near(t.center, t.center, max(d_own, 0.3 * h))
                  if edges[k] is not own and sal[k] >= 0.6 * sal_of[id(own)]]
        if others:
            d_o, who = min(others)
            # on (or nearer to) another edge than its own, or centred on a crossing
            if d_o < d_own - 0.5 * px or (d_own < 0.3 * h and d_o < 0.2 * h and _clip_len(quad, own.poly) > 0):
                V["ambiguous_edge_label"].append(dict(text=t.name(), other=who, d_own=round(d_own / px, 1), d_other=round(d_o / px, 1)))
    for e in edges:
        if cut_by.get(id(e), 0) > o["max_cut_other"] * max(_poly_len(e.poly), 1):
            V["edge_cut_by_foreign_labels"].append(dict(edge=e.name, share=round(cut_by[id(e)] / _poly_len(e.poly), 2)))
    labelled = {t.owner for t in edge_labels}
    named = [e for e in edges if "->" in e.name]
    if labelled:
        V["unlabelled_edge"] = [dict(edge=e.name) for e in named if e.name not in labelled]

    # ---- nodes
    for i, node in enumerate(nodes):
        for j in i + 1 + np.flatnonzero(((nhi[i] > nlo[i + 1:] + tol) & (nhi[i + 1:] > nlo[i] + tol)).all(1)):
            other = nodes[j]
            if _inside(node.poly, other.poly).any() or _inside(other.poly, node.poly).any():
                V["node_node_overlap"].append(dict(a=node.name, b=other.name))
    for e in edges:
        s, _, d = e.name.partition("->")
        for k in np.flatnonzero(((e.poly.max(0) >= nlo) & (e.poly.min(0) <= nhi)).all(1)):
            n = nodes[k]
            if n.name in (s, d) or n.name == e.name:
                continue
            c, r = n.poly.mean(0), np.hypot(*(n.poly - n.poly.mean(0)).T).min()
            if _poly_dist(c, e.poly) < r - tol and np.hypot(*(e.poly[0] - c)) > r + 2 * px and np.hypot(*(e.poly[-1] - c)) > r + 2 * px:
                V["edge_through_foreign_node"].append(dict(edge=e.name, node=n.name))

    # ---- colour-blind safety: signs of the labels against the colours of their edges
    pairs = [(v, emap[t.owner].rgba) for t in edge_labels if t.owner in emap
             and t.kind not in ("grad", "gradient", "dw", "delta") and (v := _number(t.s)) is not None]
    cvd = None
    if pairs:
        top = max(abs(v) for v, _ in pairs) or 1.0
        pos = [np.array(c[:3]) * c[3] + 1 - c[3] for v, c in pairs if v > 0.25 * top]
        neg = [np.array(c[:3]) * c[3] + 1 - c[3] for v, c in pairs if v < -0.25 * top]
        if pos and neg:
            a, b = np.mean(pos, 0), np.mean(neg, 0)
            if delta_e(a, b) >= 5:                                # colour is used for sign at all
                cvd = worst_cvd_delta_e(a, b)
                if cvd[0] < o["min_cvd_delta_e"]:
                    V["cvd_unsafe_signs"].append(dict(delta_e=round(cvd[0], 1), kind=cvd[1],
                                                      pos=mcolors.to_hex(a), neg=mcolors.to_hex(b)))
    maps = {}
    for a, ax, k in artists:
        if hasattr(a, "get_cmap") and getattr(a, "get_array", lambda: None)() is not None:
            norm = getattr(a, "norm", None)
            if norm is not None and norm.vmin is not None and norm.vmin < 0 < norm.vmax:
                maps[a.get_cmap().name] = a.get_cmap()
    for name, cm in maps.items():
        low, high = np.array(cm(0.05)[:3]), np.array(cm(0.95)[:3])
        d, kind = worst_cvd_delta_e(low, high)
        if d < o["min_cvd_delta_e"]:
            V["cvd_unsafe_colormap"].append(dict(cmap=name, delta_e=round(d, 1), kind=kind))

    metrics = dict(
        n_texts=len(texts), n_neurons=len(nodes), n_edges=len(edges), n_edge_labels=len(edge_labels),
        edge_label_coverage=(len(labelled & {e.name for e in named}) / len(named)) if named else 0.0,
        scale=scale, size_in=[float(W), float(H)],
        min_font_pt=min((t.fs * scale for t in texts), default=0.0),
        min_contrast=min(cons, default=0.0),
        sign_delta_e=None if cvd is None else round(cvd[0], 1),
        text_area_share=float(sum(np.hypot(*(t.quad[1] - t.quad[0])) * np.hypot(*(t.quad[2] - t.quad[1])) for t in texts) / (Wpx * Hpx)),
        **{k: len(v) for k, v in V.items()})
    hard = sum(len(V[k]) for k in HARD)
    return Report(hard == 0, metrics, {k: v for k, v in V.items() if v}, texts)


def _salience(e, paper):
    """visual weight of a line: width x lightness/colour distance from the paper, which may be dark"""
    paper = np.array(paper)
    c = np.array(e.rgba[:3]) * e.rgba[3] + paper * (1 - e.rgba[3])
    return e.lw * float(np.linalg.norm(_lab(c) - _lab(paper)))


def _support(quad, c, poly):
    """how far the box reaches from its centre towards the nearest point of the polyline"""
    a, b = poly[:-1], poly[1:]
    ab = b - a
    L2 = np.maximum((ab ** 2).sum(1), 1e-12)
    t = np.clip(((c - a) * ab).sum(1) / L2, 0, 1)
    q = a + t[:, None] * ab
    p = q[np.hypot(*(q - c).T).argmin()]
    u = p - c
    n = math.hypot(*u)
    return math.inf if n < 1e-9 else float(((quad - c) @ (u / n)).max())


def assert_legible(fig, ignore=(), **options):
    rep = measure(fig, **options)
    bad = {k: v for k, v in rep.violations.items() if k in HARD and k not in ignore}
    if bad:
        raise AssertionError("figure is not legible:\n" + rep.summary())
    return rep


def main(argv=None):
    ap = argparse.ArgumentParser(description="legibility of a pickled Figure, or of module:function()")
    ap.add_argument("what")
    ap.add_argument("--slide", default="10x5.6")
    ap.add_argument("--min-pt", type=float, default=9.0)
    ap.add_argument("--json", action="store_true")
    a = ap.parse_args(argv)
    if ":" in a.what:
        import importlib
        mod, fn = a.what.split(":")
        sys.path.insert(0, ".")
        fig = getattr(importlib.import_module(mod), fn)()
    else:
        with open(a.what, "rb") as f:
            fig = pickle.load(f)
    rep = measure(fig, slide=tuple(float(x) for x in a.slide.split("x")), min_pt=a.min_pt)
    print(rep.as_json() if a.json else rep.summary(20))
    return 0 if rep.passed else 1


if __name__ == "__main__":
    sys.exit(main())
