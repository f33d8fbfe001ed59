/** A JSON object of unknown members. */
export type JsonObject = Record<string, unknown>;

/** Tells whether a value is a JSON object: no array, and not null. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns a value as a list: a list as it is, nothing as an empty one, and anything else alone in one. */
export function asList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** Nesting beyond this is kept nowhere: what is stored has to be written as JSON again, within other values. */
const deepest = 50;

function isDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeep(part, levels - 1));
}

/** Returns the JSON text of a value that came as JSON; null when it is nested too deeply to be kept. */
export function toJsonText(value: unknown): string | null {
  return isDeep(value, deepest) ? null : JSON.stringify(value);
}

/** Tells whether a value is empty: null, or an empty text, list or object. */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Tells from the pieces of a JSON text, without parsing it, whether an object or a list in it has been closed. */
export class JsonProgress {
  #depth = 0;
  #inString = false;
  #escaped = false;
  #begun = false;

  get isClosed(): boolean {
    return this.#begun && this.#depth <= 0;
  }

  push(piece: string): void {
    for (let at = 0; at < piece.length; at += 1) {
      const letter = piece.charCodeAt(at);
      if (this.#escaped) this.#escaped = false;
      else if (this.#inString) {
        if (letter === 0x5c) this.#escaped = true;
        else if (letter === 0x22) this.#inString = false;
      } else if (letter === 0x22) this.#inString = true;
      else if (letter === 0x7b || letter === 0x5b) {
        this.#begun = true;
        this.#depth += 1;
      } else if (letter === 0x7d || letter === 0x5d) this.#depth -= 1;
    }
  }
}

/** Tells whether a text is a complete JSON value. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
