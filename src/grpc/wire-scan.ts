import { isUtf8 } from 'node:buffer';
import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** The maximum number of fields in a message, those of nested messages included. One push of 10,000 fragments has 30,000. */
export const maxMessageFields = 100_000;
/** The maximum depth of nested messages. The decoder has the same limit. */
const maxDepth = 100;

class WireFault extends Error {}

/**
 * Scans the bytes of a message before they are decoded, because each field of a message costs far more to decode than to
 * read. Returns the end of a sentence about what is wrong, or null. Whatever it accepts can be decoded.
 *
 * Source: https://protobuf.dev/programming-guides/encoding
 */
export function scanWireFormat(message: DescMessage, bytes: Uint8Array): string | null {
  try {
    new WireScan(bytes).scan(message, bytes.length, 1);
    return null;
  } catch (error) {
    // The reader throws errors of several kinds, all about the bytes.
    return error instanceof WireFault ? error.message : 'is not in the wire format of Protocol Buffers';
  }
}

class WireScan {
  readonly #bytes: Uint8Array;
  readonly #reader: BinaryReader;
  #fields = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#reader = new BinaryReader(bytes);
  }

  /** Scans the fields of a message up to the position `end`. @throws `WireFault` when one is wrong. */
  scan(message: DescMessage, end: number, depth: number): void {
    if (depth > maxDepth) throw new WireFault(`is nested more than ${maxDepth} levels deep`);
    while (this.#reader.pos < end) {
      const [number, wireType] = this.#reader.tag();
      this.#fields += 1;
      if (this.#fields > maxMessageFields) throw new WireFault(`has more than ${maxMessageFields} fields`);
      const field = message.fields.find((one) => one.number === number);
      if (field && !hasWireType(field, wireType)) {
        throw new WireFault(`has a value of another type in ${message.name}.${field.name}`);
      }
      this.#scanValue(field, wireType, number, depth);
    }
    if (this.#reader.pos > end) throw new WireFault('ends within a field');
  }

  #scanValue(field: DescField | undefined, wireType: WireType, number: number, depth: number): void {
    if (wireType === WireType.StartGroup || wireType === WireType.EndGroup) throw new WireFault('has a group');
    if (wireType !== WireType.LengthDelimited) return void this.#reader.skip(wireType, number);
    const length = this.#reader.uint32();
    const end = this.#reader.pos + length;
    if (end > this.#bytes.length) throw new WireFault('ends within a field');
    if (field?.message) return this.scan(field.message, end, depth + 1);
    if (isText(field) && !isUtf8(this.#bytes.subarray(this.#reader.pos, end))) {
      throw new WireFault(`has a text that is not UTF-8 in ${field!.parent.name}.${field!.name}`);
    }
    this.#reader.pos = end;
  }
}

const isText = (field: DescField | undefined): boolean =>
  field !== undefined && 'scalar' in field && field.scalar === ScalarType.STRING;

/** Checks whether values of a field may have this wire type. */
function hasWireType(field: DescField, wireType: WireType): boolean {
  if (field.fieldKind === 'message' || field.fieldKind === 'map') return wireType === WireType.LengthDelimited;
  if (field.fieldKind === 'list' && wireType === WireType.LengthDelimited) return true; // packed, or not a number
  return wireType === getWireType(field.scalar);
}

function getWireType(scalar: ScalarType | undefined): WireType {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint; // an enum has no scalar
  }
}
