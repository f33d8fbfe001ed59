/** Returns samples as real-time voice sends them: the low byte first, in base64. */
export function toBase64(samples: Int16Array): string {
  const view = new DataView(new ArrayBuffer(2 * samples.length));
  for (let at = 0; at < samples.length; at += 1) view.setInt16(2 * at, samples[at]!, true);
  return btoa(Array.from(new Uint8Array(view.buffer), (byte) => String.fromCodePoint(byte)).join(''));
}

/** Returns samples from -1 to 1 of what real-time voice sends. */
export function fromBase64(text: string): Float32Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(text), (character) => character.codePointAt(0)!);
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length >> 1 }, (_, at) => view.getInt16(2 * at, true) / 32_768);
}
