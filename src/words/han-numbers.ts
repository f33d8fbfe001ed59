const digits: ReadonlyMap<string, number> = new Map(
  [...'〇一二三四五六七八九']
    .map((digit, value): [string, number] => [digit, value])
    .concat([
      ['两', 2],
      ['兩', 2],
    ]),
);

/** Reads a number up to 99 in digits or in Chinese characters: "12", "三", "十二", "二十". Returns null for anything else. */
export function readHanNumber(text: string): number | null {
  if (/^[0-9]+$/.test(text)) return Number(text);
  const [, tens, ten, ones] = /^([^十]?)(十?)([^十]?)$/u.exec(text) ?? [];
  const read = (digit: string | undefined, otherwise: number) => (digit ? digits.get(digit) : otherwise);
  if (ten) {
    const [many, rest] = [read(tens, 1), read(ones, 0)];
    return many === undefined || rest === undefined ? null : many * 10 + rest;
  }
  return text.length === 1 ? (digits.get(text) ?? null) : null;
}
