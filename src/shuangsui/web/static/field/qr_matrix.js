// The square of a QR code: its fixed patterns, the data in its zigzag, the masks and how each is judged (ISO/IEC 18004, 6 and 7.7–7.8).

export const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

function marks(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const made = [];
  for (let place = version * 4 + 10; made.length < count - 1; place -= step) made.unshift(place);
  return [6, ...made];
}

// Fixed patterns and data, not masked yet. `fixed` tells where no mask goes.
export function drawn(version, words) {
  const side = version * 4 + 17;
  const dark = Array.from({ length: side }, () => new Array(side).fill(false));
  const fixed = Array.from({ length: side }, () => new Array(side).fill(false));
  const set = (x, y, value) => { if (x >= 0 && y >= 0 && x < side && y < side) { dark[y][x] = Boolean(value); fixed[y][x] = true; } };
  const square = (cx, cy, reach, isDark) => { for (let y = -reach; y <= reach; y++) for (let x = -reach; x <= reach; x++) set(cx + x, cy + y, isDark(Math.max(Math.abs(x), Math.abs(y)))); };
  for (let place = 0; place < side; place++) { set(6, place, place % 2 === 0); set(place, 6, place % 2 === 0); }
  for (const [x, y] of [[3, 3], [side - 4, 3], [3, side - 4]]) square(x, y, 4, (far) => far !== 2 && far !== 4);
  const at = marks(version);
  const last = at.length - 1;
  at.forEach((y, row) => at.forEach((x, column) => {
    if (!((row === 0 && column === 0) || (row === 0 && column === last) || (row === last && column === 0))) square(x, y, 2, (far) => far !== 1);
  }));
  format(set, side, 0);
  if (version >= 7) versionWord(set, side, version);
  zigzag(dark, fixed, words);
  return { dark, fixed };
}

// 15 bits, BCH(15,5): level M is 00.
function format(set, side, mask) {
  let rest = mask;
  for (let step = 0; step < 10; step++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
  const bits = ((mask << 10) | rest) ^ 0x5412;
  const bit = (place) => (bits >>> place) & 1;
  for (let place = 0; place <= 5; place++) set(8, place, bit(place));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let place = 9; place < 15; place++) set(14 - place, 8, bit(place));
  for (let place = 0; place < 8; place++) set(side - 1 - place, 8, bit(place));
  for (let place = 8; place < 15; place++) set(8, side - 15 + place, bit(place));
  set(8, side - 8, 1);
}

// 18 bits, BCH(18,6).
function versionWord(set, side, version) {
  let rest = version;
  for (let step = 0; step < 12; step++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let place = 0; place < 18; place++) {
    const [one, other] = [side - 11 + (place % 3), Math.floor(place / 3)];
    set(one, other, (bits >>> place) & 1);
    set(other, one, (bits >>> place) & 1);
  }
}

function zigzag(dark, fixed, words) {
  const side = dark.length;
  let place = 0;
  for (let right = side - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < side; step++) for (const x of [right, right - 1]) {
      const y = (right + 1) & 2 ? step : side - 1 - step;
      if (fixed[y][x] || place >= words.length * 8) continue;
      dark[y][x] = Boolean((words[place >>> 3] >>> (7 - (place & 7))) & 1);
      place++;
    }
  }
}

export function masked({ dark, fixed }, mask) {
  const made = dark.map((row, y) => row.map((value, x) => (fixed[y][x] ? value : value !== MASKS[mask](x, y))));
  format((x, y, value) => { made[y][x] = Boolean(value); }, made.length, mask);
  return made;
}

export function penalty(rows) {
  const columns = rows.map((_, x) => rows.map((row) => row[x]));
  let sum = [...rows, ...columns].reduce((total, line) => total + runs(line) + finders(line), 0);
  for (let y = 0; y + 1 < rows.length; y++) for (let x = 0; x + 1 < rows.length; x++) {
    if (rows[y][x] === rows[y][x + 1] && rows[y][x] === rows[y + 1][x] && rows[y][x] === rows[y + 1][x + 1]) sum += 3;
  }
  const share = rows.flat().filter(Boolean).length / rows.length ** 2;
  return sum + 10 * Math.floor(Math.abs(share * 100 - 50) / 5);
}

function runs(line) {
  let [sum, length] = [0, 1];
  for (let place = 1; place <= line.length; place++) {
    if (line[place] === line[place - 1]) { length++; continue; }
    if (length >= 5) sum += length - 2;
    length = 1;
  }
  return sum;
}

function finders(line) {
  const text = line.map((value) => (value ? "1" : "0")).join("");
  let sum = 0;
  for (const wanted of ["10111010000", "00001011101"]) for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + 1)) sum += 40;
  return sum;
}
