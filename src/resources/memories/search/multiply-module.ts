/** The instructions of WebAssembly that the code has, by their names in its text form. Source: its core specification, 5.4. */
const instructions: Readonly<Record<string, readonly number[]>> = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  end: [0x0b],
  br: [0x0c],
  br_if: [0x0d],
  'local.get': [0x20],
  'local.set': [0x21],
  'local.tee': [0x22],
  'i32.const': [0x41],
  'i32.eqz': [0x45],
  'i32.lt_u': [0x49],
  'i32.add': [0x6a],
  'i32.sub': [0x6b],
  'i32.store': [0x36, 2, 0],
  'v128.load': [0xfd, 0x00, 4, 0],
  'v128.const': [0xfd, 0x0c],
  'i32x4.extract_lane': [0xfd, 0x1b],
  'i16x8.extend_low_i8x16_s': [0xfd, 0x87, 0x01],
  'i16x8.extend_high_i8x16_s': [0xfd, 0x88, 0x01],
  'i32x4.add': [0xfd, 0xae, 0x01],
  'i32x4.dot_i16x8_s': [0xfd, 0xba, 0x01],
};

/** The parameters and the variables of the function: numbers of 32 bits, then wide ones. */
const parameters = ['$query', '$vectors', '$count', '$length', '$products'];
const numbers = ['$end', '$at'];
const wides = ['$sum', '$a', '$b'];
const names = [...parameters, ...numbers, ...wides];

/**
 * Writes the products of a vector with `$count` others, of `$length` bytes each, to `$products`. All are places in the
 * memory. It multiplies 16 bytes at once, so that the length is a multiple of 16.
 */
const code = `
  block
    loop
      local.get $count  i32.eqz  br_if 1
      v128.const 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0  local.set $sum
      local.get $query  local.tee $at  local.get $length  i32.add  local.set $end
      loop
        local.get $at  v128.load  local.set $a
        local.get $vectors  v128.load  local.set $b
        local.get $a  i16x8.extend_low_i8x16_s  local.get $b  i16x8.extend_low_i8x16_s  i32x4.dot_i16x8_s
        local.get $a  i16x8.extend_high_i8x16_s  local.get $b  i16x8.extend_high_i8x16_s  i32x4.dot_i16x8_s
        i32x4.add  local.get $sum  i32x4.add  local.set $sum
        local.get $vectors  i32.const 16  i32.add  local.set $vectors
        local.get $at  i32.const 16  i32.add  local.tee $at  local.get $end  i32.lt_u  br_if 0
      end
      local.get $products
      local.get $sum  i32x4.extract_lane 0  local.get $sum  i32x4.extract_lane 1  i32.add
      local.get $sum  i32x4.extract_lane 2  i32.add  local.get $sum  i32x4.extract_lane 3  i32.add
      i32.store
      local.get $products  i32.const 4  i32.add  local.set $products
      local.get $count  i32.const 1  i32.sub  local.set $count
      br 0
    end
  end
end`;

/** Writes a number as the binary form has lengths: seven bits a byte, the lowest first. */
const toLength = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...toLength(value >> 7)];

const toBytes = (token: string): readonly number[] =>
  instructions[token] ?? [token.startsWith('$') ? names.indexOf(token) : Number(token)];

const withLength = (bytes: readonly number[]) => [...toLength(bytes.length), ...bytes];
const toText = (text: string) => withLength([...Buffer.from(text)]);
const toSection = (id: number, bytes: readonly number[]) => [id, ...withLength(bytes)];

/** Makes the binary form of the module: it has a memory `memory` of one page, and the function `multiply`. */
export function makeMultiplyModule(): Uint8Array<ArrayBuffer> {
  const [i32, v128] = [0x7f, 0x7b];
  const variables = [2, numbers.length, i32, wides.length, v128];
  const body = [...variables, ...code.trim().split(/\s+/).flatMap(toBytes)];
  return Uint8Array.from([
    ...Buffer.from('\0asm\u{1}\0\0\0'),
    ...toSection(1, [1, 0x60, ...withLength(parameters.map(() => i32)), 0]),
    ...toSection(3, [1, 0]),
    ...toSection(5, [1, 0, 1]),
    ...toSection(7, [2, ...toText('memory'), 2, 0, ...toText('multiply'), 0, 0]),
    ...toSection(10, [1, ...withLength(body)]),
  ]);
}
