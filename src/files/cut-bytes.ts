/** Cuts bytes into pieces of `size`, of which the last may be shorter. */
export async function* cutBytes(content: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let pending: Buffer[] = [];
  let length = 0;
  for await (const chunk of content) {
    let rest = chunk;
    while (length + rest.length >= size) {
      const taken = size - length;
      yield Buffer.concat([...pending, rest.subarray(0, taken)]);
      [pending, length, rest] = [[], 0, rest.subarray(taken)];
    }
    if (rest.length > 0) {
      pending.push(rest);
      length += rest.length;
    }
  }
  if (length > 0) yield Buffer.concat(pending);
}
