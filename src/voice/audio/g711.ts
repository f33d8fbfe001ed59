/**
 * The two laws of ITU-T G.711, which telephones speak: a sample of 16 bits in one byte, whose steps grow with the loudness. Both directions
 * are tables, made once from the formulas of the recommendation.
 */

/** µ-law adds this to a loudness, so that the first of its eight segments begins at a power of two. */
const bias = 132;
const loudestUlaw = 32_635;

function expandUlaw(byte: number): number {
  const code = ~byte & 0xff;
  const loudness = (((code & 0x0f) << 3) + bias) << ((code >> 4) & 7);
  return code & 0x80 ? bias - loudness : loudness - bias;
}

function expandAlaw(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const step = ((code & 0x0f) << 4) + 8;
  const loudness = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return code & 0x80 ? loudness : -loudness;
}

/** Returns the number of the segment whose first value is the highest power of two in a loudness; `lowest` is the power of segment 0. */
const toSegment = (loudness: number, lowest: number): number => Math.max(0, 31 - Math.clz32(loudness) - lowest);

function compressUlaw(sample: number): number {
  const loudness = Math.min(Math.abs(sample), loudestUlaw) + bias;
  const segment = toSegment(loudness, 7);
  const code = (segment << 4) | ((loudness >> (segment + 3)) & 0x0f);
  return ~(sample < 0 ? code | 0x80 : code) & 0xff;
}

function compressAlaw(sample: number): number {
  // The recommendation counts negative values from -1, so that each value has a step of its own sign.
  const loudness = sample < 0 ? ~sample : sample;
  const segment = toSegment(loudness, 7);
  const code = (segment << 4) | ((loudness >> Math.max(4, segment + 3)) & 0x0f);
  return (sample < 0 ? code : code | 0x80) ^ 0x55;
}

/** One of the two laws: `expand` has the sample of each byte, `compress` the byte of each sample, at its value in 16 bits without a sign. */
export type CompandingLaw = { expand: Int16Array; compress: Uint8Array };

// Loops, because each start makes the tables, and `from` takes several times as long.
function makeTables(expand: (byte: number) => number, compress: (sample: number) => number): CompandingLaw {
  const tables: CompandingLaw = { expand: new Int16Array(256), compress: new Uint8Array(65_536) };
  for (let byte = 0; byte < tables.expand.length; byte += 1) tables.expand[byte] = expand(byte);
  for (let bits = 0; bits < tables.compress.length; bits += 1) tables.compress[bits] = compress((bits << 16) >> 16);
  return tables;
}

export const ulaw: CompandingLaw = makeTables(expandUlaw, compressUlaw);
export const alaw: CompandingLaw = makeTables(expandAlaw, compressAlaw);
