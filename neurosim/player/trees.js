// Expression trees: what they are worth, and how they are written. Nothing here runs text as a program.

const FUNCTIONS = {
  exp: Math.exp, log: Math.log, log1p: Math.log1p, tanh: Math.tanh, sqrt: Math.sqrt,
  sin: Math.sin, cos: Math.cos, atan: Math.atan, abs: Math.abs,
  // The first of those that are equal, and a number rather than none, as in Python.
  max: (...numbers) => numbers.reduce((so_far, number) => number > so_far ? number : so_far),
  min: (...numbers) => numbers.reduce((so_far, number) => number < so_far ? number : so_far),
};
const COMPARISONS = {
  "<": (left, right) => left < right, "<=": (left, right) => left <= right, "==": (left, right) => left === right,
  ">": (left, right) => left > right, ">=": (left, right) => left >= right, "!=": (left, right) => left !== right,
};

// The number of a tree; read(i) gives the numbers of its symbols. The order of operations is that of the tree.
function evaluate(node, read) {
  if (typeof node === "number") return node;
  const worth = (child) => evaluate(child, read);
  switch (node[0]) {
    case "s": return read(node[1]);
    case "sum": return node.slice(2).reduce((total, term) => total + worth(term), worth(node[1]));
    case "product": return node.slice(2).reduce((total, factor) => total * worth(factor), worth(node[1]));
    case "quotient": return worth(node[1]) / worth(node[2]);
    case "power": {
      const base = worth(node[1]);
      let power = base;
      for (let k = 1; k < node[2]; k++) power *= base;
      return power;
    }
    case "negative": return -worth(node[1]);
    case "call": return FUNCTIONS[node[1]](...node.slice(2).map(worth));
    case "named": return worth(node[node.length - 1]);
    case "part": return worth(node[3]);
    case "written": return worth(node[1]);
    case "if": return worth(holds(node[1], read) ? node[2] : node[3]);
  }
  throw new Error(`no such node: ${node[0]}`);
}

// The tree that is written for the numbers it holds, its own numbers as they are shown.
function asWritten(node, read) {
  if (typeof node === "number") return Number(format.literalDigits(node));
  if (!Array.isArray(node) || node[0] === "s") return node;
  if (node[0] === "if") return asWritten(holds(node[1], read) ? node[2] : node[3], read);
  if (node[0] === "written") return asWritten(node[2], read);
  if (node[0] === "power") return [node[0], asWritten(node[1], read), node[2]];
  return [node[0], ...node.slice(1).map((child) => asWritten(child, read))];
}

// Whether a condition of a choice holds.
function holds(node, read) {
  if (node[0] === "compare") return COMPARISONS[node[2]](evaluate(node[1], read), evaluate(node[3], read));
  const conditions = node.slice(1);
  return node[0] === "and" ? conditions.every((one) => holds(one, read)) : conditions.some((one) => holds(one, read));
}

// The numbers of the symbols in a tree, from left to right; of a named function also those of its arguments.
function symbolsIn(node, found = new Set()) {
  if (!Array.isArray(node)) return found;
  if (node[0] === "s") found.add(node[1]);
  else for (const child of node.slice(1)) symbolsIn(child, found);
  return found;
}

// The parts of a tree of one kind, such as the share of each output in the error, where they count.
function partsIn(node, kind, read, found = []) {
  if (!Array.isArray(node)) return found;
  if (node[0] === "part" && node[1] === kind) found.push(node);
  const children = node[0] === "if" ? [holds(node[1], read) ? node[2] : node[3]] : node.slice(1);
  for (const child of children) partsIn(child, kind, read, found);
  return found;
}

const SUM = 1, PRODUCT = 2, FACTOR = 3, ATOM = 4;
const BINDS = {sum: SUM, negative: SUM, product: PRODUCT, quotient: PRODUCT, power: FACTOR};

// Writes trees as one line with as few brackets as are needed, as pieces of text and symbols:
// an array of strings and of {symbol, text}.
class Infix {
  constructor(symbol, number, read, {names, times, separator}) {
    Object.assign(this, {symbol, number, read, names, times, separator});
  }

  write(node) {
    return this.inner(node, SUM, true);
  }

  inner(node, level, first) {
    node = this.unwrapped(node);
    if (this.binds(node) < level) return ["(", ...this.bare(node, true), ")"];
    const pieces = this.bare(node, first);
    const power = level > PRODUCT && pieces.length === 1 && textIn(pieces[0]).includes(`${this.times}10`);
    return power || (startsWithMinus(pieces) && !first) ? ["(", ...pieces, ")"] : pieces;
  }

  unwrapped(node) {
    while (Array.isArray(node)) {
      if (node[0] === "part" || (node[0] === "named" && !this.names)) node = node[node.length - 1];
      else if (node[0] === "if") node = holds(node[1], this.read) ? node[2] : node[3];
      else if (node[0] === "written") node = node[2];
      else break;
    }
    return node;
  }

  binds(node) {
    return (Array.isArray(node) && BINDS[node[0]]) || ATOM;
  }

  bare(node, first) {
    if (typeof node === "number") return [this.number(node)];
    switch (node[0]) {
      case "s": return [{symbol: node[1], text: this.symbol(node[1])}];
      case "named": return this.call(node[1], node.slice(2, -1));
      case "call": return this.call(node[1], node.slice(2));
      case "power": return [...this.base(node[1]), superscript(node[2])];
      case "negative": return [MINUS, ...this.inner(node[1], PRODUCT, false)];
      case "product": return this.product(node.slice(1), first);
      case "quotient":
        return [...this.inner(node[1], PRODUCT, first), "/", ...this.inner(node[2], FACTOR, false)];
      case "sum": return this.sum(node.slice(1), first);
    }
    throw new Error(`no such node: ${node[0]}`);
  }

  // In brackets where a name has a number above itself, that of its layer.
  base(node) {
    const pieces = this.inner(node, ATOM, false), inner = this.unwrapped(node);
    const above = Array.isArray(inner) && inner[0] === "s" && /[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207d^]/.test(textIn(pieces[0]));
    return above ? ["(", ...pieces, ")"] : pieces;
  }

  call(name, inside) {
    return [name.replace(/^log(?=\W|$)/, "ln"), "(", ...joined(inside.map((argument) => this.write(argument)), this.separator), ")"];
  }

  product(factors, first) {
    return joined(factors.map((factor, k) => this.factor(factor, first && k === 0)), this.times);
  }

  factor(node, first) {
    const inner = this.unwrapped(node), term = Array.isArray(node) && node[0] === "part" && node[1] === "term";
    if (Array.isArray(inner) && inner[0] === "product" && !term) return this.product(inner.slice(1), first);
    return this.inner(node, FACTOR, first);
  }

  sum(terms, first) {
    const pieces = this.inner(terms[0], SUM, first);
    for (const term of terms.slice(1)) {
      const inner = this.unwrapped(term);
      if (Array.isArray(inner) && inner[0] === "negative") {
        pieces.push(` ${MINUS} `, ...this.inner(inner[1], PRODUCT, false));
      } else {
        pieces.push(" + ", ...this.inner(term, PRODUCT, false));
      }
    }
    return pieces;
  }
}

function startsWithMinus(pieces) {
  return textIn(pieces[0]).startsWith(MINUS);
}

function textIn(piece) {
  return typeof piece === "string" ? piece : piece.text;
}

function joined(lists, between) {
  return lists.flatMap((pieces, k) => (k === 0 ? pieces : [between, ...pieces]));
}

function superscript(exponent) {
  return String(exponent).replace(/\d/g, (digit) => SUPERSCRIPTS[digit]);
}
