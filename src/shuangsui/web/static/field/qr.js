// A QR code of a text (ISO/IEC 18004, byte mode, level M), as a square of booleans: the firm scans it at the door, without a line.
import { errorCorrection } from "./qr_blocks.js";
import { drawn, MASKS, masked, penalty } from "./qr_matrix.js";

// Level M: [error correction words a block, blocks] by version (table 9).
const M = [
  [10, 1], [16, 1], [26, 1], [18, 2], [24, 2], [16, 4], [18, 4], [22, 4], [22, 5], [26, 5], [30, 5], [22, 8], [22, 9], [24, 9], [24, 10], [28, 10], [28, 11], [26, 13], [26, 14], [26, 16],
  [26, 17], [28, 17], [28, 18], [28, 20], [28, 21], [28, 23], [28, 25], [28, 26], [28, 28], [28, 29], [28, 31], [28, 33], [28, 35], [28, 37], [28, 38], [28, 40], [28, 43], [28, 45], [28, 47], [28, 49],
];

// Bits for data and error correction in a version, after finders, timing, alignment, format and version words.
function room(version) {
  let bits = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const marks = Math.floor(version / 7) + 2;
    bits -= (25 * marks - 10) * marks - 55;
    if (version >= 7) bits -= 36;
  }
  return Math.floor(bits / 8);
}

const capacity = (version) => room(version) - M[version - 1][0] * M[version - 1][1];

function words(bytes, version) {
  const bits = [];
  const put = (value, length) => { for (let place = length - 1; place >= 0; place--) bits.push((value >>> place) & 1); };
  put(4, 4); // byte mode
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  const whole = capacity(version) * 8;
  put(0, Math.min(4, whole - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  const made = [];
  for (let place = 0; place < bits.length; place += 8) made.push(bits.slice(place, place + 8).reduce((sum, bit) => sum * 2 + bit, 0));
  for (let pad = 0xec; made.length < whole / 8; pad ^= 0xec ^ 0x11) made.push(pad);
  return made;
}

// Raises RangeError where the text is longer than the largest code takes.
export function qr(text) {
  const bytes = new TextEncoder().encode(text);
  let version = 1;
  while (version <= 40 && bytes.length + (version < 10 ? 2 : 3) > capacity(version)) version++;
  if (version > 40) throw new RangeError("too long for a QR code");
  const [each, blocks] = M[version - 1];
  const data = errorCorrection(words(bytes, version), blocks, each, room(version));
  const plain = drawn(version, data);
  const tried = MASKS.map((_, mask) => masked(plain, mask));
  const scores = tried.map(penalty);
  return tried[scores.indexOf(Math.min(...scores))];
}

// As an SVG text; dark squares row by row in one path, with the quiet zone of 4.
export function qrSvg(text) {
  const rows = qr(text);
  const side = rows.length + 8;
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${path}"/></svg>`;
}
