// Numbers as the log and the figures print them, and numbers as people type them.

const MINUS = "\u2212";
const THIN = "\u202f"; // a thin space
const SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
const [SMALL, LARGE] = [1e-3, 1e5]; // with powers of ten, numbers from here to there are written without one
const SURE = 12; // asked for more digits than these, the noise of binary arithmetic is part of the answer

// The digits of a float as a whole number times ten to the minus scale.
function decimal(value, digits) {
  const [mantissa, exponent] = (digits ? value.toExponential(digits - 1) : value.toExponential()).split("e");
  const [whole, part = ""] = mantissa.replace("-", "").split(".");
  const written = (whole + part).replace(/(?!^)0+$/, "");
  return {negative: mantissa.startsWith("-"), digits: written, scale: written.length - 1 - Number(exponent)};
}

// Half up, at so many digits after the point (before it, if negative).
function rounded(number, places) {
  const cut = number.scale - places;
  if (cut <= 0) return BigInt(number.digits + "0".repeat(-cut));
  const kept = number.digits.length - cut;
  if (kept < 0) return 0n;
  return BigInt(number.digits.slice(0, kept) || "0") + (number.digits[kept] >= "5" ? 1n : 0n);
}

function leading(number) { // the exponent of the first digit
  return number.digits.length - 1 - number.scale;
}

function toSignificant(value, digits) {
  if (value === 0) return 0;
  const exact = decimal(value, digits <= SURE ? 15 : 0);
  const places = digits - 1 - leading(exact);
  const result = Number(`${exact.negative ? "-" : ""}${rounded(exact, places)}e${-places}`);
  return Number.isFinite(result) ? result : value;
}

function toDecimals(value, places) {
  let exact = decimal(value, 15);
  if (leading(exact) + 1 + places > SURE) exact = decimal(value, 0);
  const text = rounded(exact, places).toString().padStart(places + 1, "0");
  const point = text.length - places;
  return (exact.negative ? "-" : "") + text.slice(0, point) + (places ? "." + text.slice(point) : "");
}

// The shortest digits that give exactly this number.
function plain(value) {
  if (Object.is(value, -0)) return "-0";
  if (value === 0) return "0";
  const size = Math.abs(value), [mantissa, exponent] = value.toExponential().split("e");
  if (size >= 1e-4 && size < 1e16) return positional(value);
  const sign = exponent[0] === "-" ? "-" : "+", power = exponent.slice(1).padStart(2, "0");
  if (size >= 1e-7 && size < 1e16) {
    const digits = mantissa.replace(/[-.]/g, "");
    return `${value < 0 ? "-" : ""}0.${"0".repeat(-Number(exponent) - 1)}${digits}`;
  }
  return `${mantissa}e${sign}${power}`;
}

function positional(value) {
  const text = String(value);
  return text.includes("e") ? BigInt(value).toString() : text;
}

// Zeros at the end, so that a number has so many significant digits; 0 stays 0.
function withZeros(text, digits) {
  const [mantissa, power] = text.split("e");
  const missing = digits - mantissa.replace(/^[-0.]+/, "").replace(".", "").length;
  if (missing <= 0 || Number(text) === 0) return text;
  const longer = mantissa + (mantissa.includes(".") ? "" : ".") + "0".repeat(missing);
  return power === undefined ? longer : `${longer}e${power}`;
}

function isLong(value) {
  return plain(value).replace(/^[-0.]+/, "").split("e")[0].replace(".", "").length > 10;
}

function digitsAbove(power) {
  return power.replace("-", "\u207b").replace(/\d/g, (digit) => SUPERSCRIPTS[digit]);
}

// Digits in groups of three, where there are more than four.
function grouped(digits) {
  return digits.length > 4 ? digits.match(/.{1,3}/g).join(THIN) : digits;
}

function backwards(text) {
  return [...text].reverse().join("");
}

// How the log prints numbers: computed ones rounded, given ones as they were typed.
class NumberFormat {
  constructor(significant, decimals, {carried = false, comma = false, spaces = false, powers = false, times = "\u00b7"} = {}) {
    Object.assign(this, {significant, decimals, comma, spaces, powers, times});
    this.carried = carried; // the trace was computed with the rounded numbers
  }

  number(value) {
    return this.dressed(this.digits(value), true);
  }

  typed(value) {
    return this.dressed(this.typedDigits(value));
  }

  // The digits of a computed number, and of one that was given, as a program reads them.
  digits(value) {
    if (this.decimals === null) return withZeros(plain(toSignificant(value, this.significant)), this.significant);
    if (this.carried && leading(decimal(value, 15)) + 1 + this.decimals > 15) return plain(value);
    return value === 0 && !this.carried ? "0" : toDecimals(value, this.decimals);
  }

  typedDigits(value) {
    const digits = Math.max(6, this.significant ?? 0);
    if (!isLong(value) || this.carried) return plain(value);
    return withZeros(plain(toSignificant(value, digits)), digits);
  }

  // Digits with the signs of print; zeros at the end of decimals are kept. Nobody writes minus nothing.
  dressed(text, keepZeros = false) {
    const size = Math.abs(Number(text)), minus = text.startsWith("-") && size !== 0 ? MINUS : "";
    let [mantissa, power] = text.replace(/^-/, "").split("e");
    if (this.powers && size !== 0 && (power !== undefined || size < SMALL || size >= LARGE)) {
      [mantissa, power] = this.scaled(mantissa, Number(power ?? 0), keepZeros);
    }
    let [whole, part] = mantissa.split(".");
    if (this.spaces) [whole, part] = [backwards(grouped(backwards(whole))), part && grouped(part)];
    const written = this.pointed(minus + (part === undefined ? whole : `${whole}.${part}`));
    if (power === undefined) return written;
    return written + (this.powers ? `${this.times}10${digitsAbove(power)}` : `e${power.replace("-", MINUS)}`);
  }

  // One digit before the point, and the power of ten that goes with it.
  scaled(mantissa, power, keepZeros) {
    const [whole, part = ""] = mantissa.split("."), all = (whole + part).replace(/^0+/, "");
    const zeros = this.decimals === null ? all.slice(0, this.significant) : all;
    const kept = keepZeros ? zeros : part ? all : all.replace(/0+$/, ""); // behind the point they are meant
    const exponent = power + whole.length - 1 - (whole.length + part.length - all.length);
    return [kept.length > 1 ? `${kept[0]}.${kept.slice(1)}` : kept, String(exponent)];
  }

  // With the decimal sign of the page.
  pointed(text) {
    return this.comma ? text.replaceAll(".", ",") : text;
  }

  literal(value) {
    return isLong(value) ? this.number(value) : this.typed(value);
  }

  literalDigits(value) {
    return isLong(value) ? this.digits(value) : this.typedDigits(value);
  }

  // What one unit of the last digit is worth that is shown of a computed number.
  unit(value) {
    if (this.decimals !== null) return 10 ** -this.decimals;
    const shown = toSignificant(value, this.significant);
    return shown === 0 ? 10 ** -this.significant : 10 ** (leading(decimal(shown, 0)) + 1 - this.significant);
  }
}

// A number as the figures print it: fixed decimals, and only 0 as zero.
function figureNumber(value, decimals) {
  const size = Math.abs(value);
  if (size >= 1e6) return withExponent(value, 2);
  if (size >= 1e3) decimals = Math.min(decimals, size >= 1e4 ? 0 : 1);
  for (let more = 0; more < 3; more++) {
    const text = toDecimals(value, decimals + more);
    if (value === 0) return (0).toFixed(decimals);
    if (Number(text) !== 0) return text.replace("-", MINUS);
  }
  return withExponent(value, 1);
}

function withExponent(value, decimals) {
  const [mantissa, exponent] = value.toExponential(decimals).split("e");
  return `${mantissa}e${Number(exponent)}`.replaceAll("-", MINUS);
}

function figureChange(before, after, decimals) {
  if (before === after) return figureNumber(after, decimals);
  for (let places = decimals; places <= 9; places++) {
    const [old, now] = [figureNumber(before, places), figureNumber(after, places)];
    if (old !== now) return `${old} \u2192 ${now}`;
  }
  return `${figureNumber(before, decimals)} \u2192 ${figureNumber(after, decimals)}`;
}

// What somebody typed, with a decimal point or a decimal comma, or as the page writes it; null where it is no number.
function parsed(text) {
  const digits = text.trim().replaceAll(MINUS, "-").replaceAll(THIN, "").replace(/^([-+])\s+/, "$1").replace(/^\+/, "");
  const below = digits.replace("\u207b", "-").replace(/[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]/g, (one) => SUPERSCRIPTS.indexOf(one));
  const plainly = below.replace(/\s*[\u00b7\u00d7*]\s*10\^?(?=-?\d+$)/, "e");
  if (!/^-?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?$/.test(plainly)) return null;
  const value = Number(plainly.replace(",", "."));
  return Number.isFinite(value) ? value : null;
}
