// Reed–Solomon words of a QR code over GF(256) with x⁸+x⁴+x³+x²+1 (ISO/IEC 18004, 7.5), and the blocks woven together.

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power++) {
  EXP[power] = EXP[power + 255] = value;
  LOG[value] = power;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}

const times = (one, other) => (one && other ? EXP[LOG[one] + LOG[other]] : 0);

function generator(degree) {
  let made = [1];
  for (let root = 0; root < degree; root++) {
    const next = [...made, 0];
    for (let place = 0; place < made.length; place++) next[place + 1] ^= times(made[place], EXP[root]);
    made = next;
  }
  return made;
}

function remainder(data, divisor) {
  const rest = [...data, ...new Array(divisor.length - 1).fill(0)];
  for (let place = 0; place < data.length; place++) {
    const factor = rest[place];
    for (let step = 0; step < divisor.length; step++) rest[place + step] ^= times(divisor[step], factor);
  }
  return rest.slice(data.length);
}

// `words` in `blocks` blocks, the later ones a word longer, each with `each` words of correction; `room` words in all.
export function errorCorrection(words, blocks, each, room) {
  const short = blocks - (room % blocks);
  const length = Math.floor(room / blocks) - each;
  const divisor = generator(each);
  const data = [];
  for (let block = 0, from = 0; block < blocks; block++) {
    const size = length + (block < short ? 0 : 1);
    data.push(words.slice(from, from + size));
    from += size;
  }
  return [...woven(data), ...woven(data.map((block) => remainder(block, divisor)))];
}

function woven(blocks) {
  const longest = Math.max(...blocks.map((block) => block.length));
  const made = [];
  for (let place = 0; place < longest; place++) for (const block of blocks) if (place < block.length) made.push(block[place]);
  return made;
}
