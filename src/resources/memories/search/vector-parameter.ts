/** The number of PostgreSQL's type `float4`, which a binary array names. */
const float4Oid = 700;

/**
 * Writes a vector as the binary form of pgvector's type: a statement casts it with `::vector`. Text would be five times
 * as long, and each number would be printed and parsed. Source: `vector_recv` of pgvector.
 */
export function toVectorParameter(vector: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(4 + 4 * vector.length);
  bytes.writeInt16BE(vector.length, 0);
  bytes.writeInt16BE(0, 2);
  for (let at = 0; at < vector.length; at += 1) bytes.writeFloatBE(vector[at]!, 4 + 4 * at);
  return bytes;
}

/**
 * Writes vectors one after the other as the binary form of `float4[]`: a statement cuts them out by their length. Source:
 * `array_recv` of PostgreSQL.
 */
export function toVectorsParameter(vectors: readonly (readonly number[])[]): Buffer {
  const count = vectors.reduce((sum, { length }) => sum + length, 0);
  const bytes = Buffer.allocUnsafe(20 + 8 * count);
  for (const [index, word] of [1, 0, float4Oid, count, 1].entries()) bytes.writeInt32BE(word, 4 * index);
  let at = 20;
  for (const vector of vectors)
    for (const value of vector) {
      at = bytes.writeInt32BE(4, at);
      at = bytes.writeFloatBE(value, at);
    }
  return bytes;
}
