import { deepEqual } from '#src/event-log/deep-equal.ts';
import {
  getChild,
  hasChild,
  isContainer,
  parsePointer,
  setChild,
  toIndex,
  type JsonContainer,
} from './json-pointer.ts';
import { countJsonValues, measureJson, measureJsonString, type JsonSize } from './json-size.ts';
import { truncateText } from '#src/api/problems.ts';

/** One operation of a JSON Patch. Source: RFC 6902. */
export type PatchOperation =
  | { op: 'add' | 'replace' | 'test'; path: string; value: unknown }
  | { op: 'remove'; path: string }
  | { op: 'move' | 'copy'; path: string; from: string };

/** The limits of a patched document, and of the work of its patches. */
export type PatchLimits = {
  /** The maximum size of the document as JSON, in bytes, after each operation. */
  bytes: number;
  /** The maximum number of values in the document after each operation, as `countJsonValues` counts them. */
  values: number;
  /** The maximum number of levels of objects and arrays. */
  depth: number;
  /** The maximum work of all patches: about one for each byte that is copied. */
  work: number;
};

/** The reason why an operation failed: its index, the end of a sentence about it, and whether a limit was exceeded. */
export type PatchFault = { index: number; detail: string; isLimit: boolean };

/**
 * The work of copying a member or an item with its container, and of shifting an item, relative to measuring one byte.
 */
const cost = { member: 32, item: 4, shift: 1 / 16 };

const noSize: JsonSize = { bytes: 0, depth: 0, values: 0 };

class PatchRefusal extends Error {
  readonly isLimit: boolean;

  constructor(detail: string, isLimit = false) {
    super(detail);
    this.isLimit = isLimit;
  }
}

const pathNotFound = () => new PatchRefusal('there is no such place');

/**
 * A JSON document that patches change (copy on write). The original document and the values in patches are never changed:
 * a container is copied at its first change, and values that `add` and `copy` insert are shared until then. So the memory of
 * a document is at most that of its input, and the work of an operation grows with the operation. Costlier work, such as a
 * large container that is copied again and again, counts towards `limits.work`.
 *
 * `limits` are null for patches that were accepted earlier: then nothing is measured.
 */
export class PatchedDocument {
  #document: unknown;
  #bytes: number;
  #values: number;
  readonly #limits: PatchLimits | null;
  /** The containers that only this document holds, with the number of their members or items. */
  readonly #owned = new Map<JsonContainer, number>();
  /** The sizes of containers that are shared and so never changed. */
  readonly #sizes = new WeakMap<JsonContainer, JsonSize>();
  #copied = 0;
  #work = 0;

  /** `bytes` is the size of the document as JSON. It is not used without limits. */
  constructor(document: unknown, bytes: number, limits: PatchLimits | null) {
    this.#document = document;
    this.#bytes = bytes;
    this.#values = limits ? countJsonValues(document) : 0;
    this.#limits = limits;
  }

  get document(): unknown {
    return this.#document;
  }

  /** The size of the document as JSON, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The number of values in the document. It is not counted without limits. */
  get values(): number {
    return this.#values;
  }

  /** The work so far: about one for each byte that was read, measured or copied. */
  get work(): number {
    return this.#work;
  }

  /** Applies all operations, or returns the fault of the first that fails. After a fault the document must not be used. */
  apply(operations: readonly PatchOperation[]): PatchFault | null {
    for (const [index, operation] of operations.entries()) {
      try {
        this.#carryOut(operation);
        this.#requireSize();
      } catch (error) {
        if (!(error instanceof PatchRefusal)) throw error;
        const { message, isLimit } = error;
        return {
          index,
          isLimit,
          detail: `${operation.op} at "${truncateText(operation.path, 200)}" does not fit: ${message}.`,
        };
      }
    }
    return null;
  }

  /** Replaces the document. Returns the end of a sentence when a limit is exceeded, otherwise null. */
  replace(document: unknown): string | null {
    try {
      this.#insert([], document, this.#measure(document));
      this.#requireSize();
      return null;
    } catch (error) {
      if (error instanceof PatchRefusal) return error.message;
      throw error;
    }
  }

  #carryOut(operation: PatchOperation): void {
    const steps = parsePointer(operation.path);
    const from = 'from' in operation ? parsePointer(operation.from) : [];
    if (!steps || !from) throw new PatchRefusal('it is no JSON Pointer');
    this.#work += 1 + operation.path.length;
    switch (operation.op) {
      case 'add':
        return this.#insert(steps, operation.value, this.#measure(operation.value));
      case 'replace':
        return this.#overwrite(steps, operation.value);
      case 'remove':
        return this.#remove(steps);
      case 'move':
        return this.#move(from, steps);
      case 'copy':
        return this.#copy(from, steps);
      case 'test':
        if (!deepEqual(this.#find(steps), operation.value)) throw new PatchRefusal('another value is there');
    }
  }

  #remove(steps: readonly string[]): void {
    if (steps.length === 0) throw new PatchRefusal('the whole cannot be removed');
    this.#subtract(this.#measure(this.#detach(steps)));
  }

  #overwrite(steps: readonly string[], value: unknown): void {
    this.#find(steps);
    const size = this.#measure(value);
    const parent = steps.length > 0 && this.#own(steps.slice(0, -1));
    if (!parent || !Array.isArray(parent)) return this.#insert(steps, value, size);
    this.#requireDepth(steps, size);
    this.#subtract(this.#measure(getChild(parent, steps.at(-1)!)));
    this.#add(size);
    setChild(parent, steps.at(-1)!, value);
  }

  #move(from: readonly string[], to: readonly string[]): void {
    const value = this.#find(from);
    const inside = from.every((step, at) => step === to[at]);
    if (inside && to.length === from.length) return;
    if (inside) throw new PatchRefusal('a value cannot be moved into itself');
    // The size in bytes does not change, so it is measured only if it could become too deep, or becomes the whole document.
    const size = to.length > from.length || to.length === 0 ? this.#measure(value, true) : noSize;
    this.#detach(from);
    if (to.length > 0) this.#subtract(size);
    this.#insert(to, value, size);
  }

  #copy(from: readonly string[], to: readonly string[]): void {
    const value = this.#find(from);
    this.#share(value);
    const size = this.#measure(value, true);
    this.#insert(to, value, size);
  }

  #find(steps: readonly string[]): unknown {
    let value = this.#document;
    for (const step of steps) {
      if (!isContainer(value) || !hasChild(value, step)) throw pathNotFound();
      value = getChild(value, step);
    }
    return value;
  }

  /** Returns the container at a path, copied if necessary so that it can be changed. */
  #own(steps: readonly string[]): JsonContainer {
    let container = this.#toOwned(this.#document);
    this.#document = container;
    for (const step of steps) {
      if (!hasChild(container, step)) throw pathNotFound();
      const child = getChild(container, step);
      const owned = this.#toOwned(child);
      if (owned !== child) setChild(container, step, owned);
      container = owned;
    }
    return container;
  }

  #toOwned(value: unknown): JsonContainer {
    if (!isContainer(value)) throw pathNotFound();
    if (this.#owned.has(value)) return value;
    const copy = Array.isArray(value) ? value.slice() : {};
    const names = Array.isArray(value) ? [] : Object.keys(value);
    this.#spend(Array.isArray(value) ? value.length * cost.item : names.length * cost.member);
    for (const name of names) setChild(copy, name, getChild(value, name));
    this.#owned.set(copy, names.length);
    return copy;
  }

  /** Marks a value as shared, so that it is copied before a change. A container that holds an owned one is owned. */
  #share(value: unknown): void {
    for (const waiting = [value]; waiting.length > 0;) {
      const container = waiting.pop() as JsonContainer;
      if (this.#owned.delete(container)) for (const child of Object.values(container)) waiting.push(child);
    }
  }

  #insert(steps: readonly string[], value: unknown, size: JsonSize): void {
    this.#requireDepth(steps, size);
    if (steps.length === 0) {
      this.#document = value;
      this.#bytes = size.bytes;
      this.#values = size.values;
      return;
    }
    const parent = this.#own(steps.slice(0, -1));
    const step = steps.at(-1)!;
    this.#add(size);
    if (Array.isArray(parent)) return this.#insertItem(parent, step, value);
    if (Object.hasOwn(parent, step)) this.#subtract(this.#measure(parent[step]));
    else this.#count(parent, step, 1);
    setChild(parent, step, value);
  }

  #insertItem(array: unknown[], step: string, value: unknown): void {
    const at = toIndex(array, step);
    if (at === null) throw pathNotFound();
    this.#spend((array.length - at) * cost.shift);
    if (array.length > 0) this.#bytes += 1;
    array.splice(at, 0, value);
  }

  /** Removes a value from its container and returns it. The bytes of the value itself still count. */
  #detach(steps: readonly string[]): unknown {
    const parent = this.#own(steps.slice(0, -1));
    const step = steps.at(-1)!;
    if (!hasChild(parent, step)) throw pathNotFound();
    const value = getChild(parent, step);
    if (Array.isArray(parent)) {
      this.#spend((parent.length - Number(step)) * cost.shift);
      parent.splice(Number(step), 1);
      if (parent.length > 0) this.#bytes -= 1;
    } else {
      delete parent[step];
      this.#count(parent, step, -1);
    }
    return value;
  }

  /** Counts the bytes of a name that was added to an object or removed, and of a comma beside other members. */
  #count(object: JsonContainer, name: string, by: 1 | -1): void {
    const before = this.#owned.get(object)!;
    const others = by === 1 ? before : before - 1;
    this.#owned.set(object, before + by);
    this.#bytes += by * (measureJsonString(name) + 1 + (others > 0 ? 1 : 0));
  }

  /** Measures a value. `again` marks a value that was in the document before, so that measuring it counts as work. */
  #measure(value: unknown, again = false): JsonSize {
    if (!this.#limits) return noSize;
    const known = isContainer(value) && this.#sizes.get(value);
    if (known) return known;
    const size = measureJson(value);
    if (again) this.#spend(size.bytes);
    else this.#work += size.bytes;
    if (isContainer(value) && !this.#owned.has(value)) this.#sizes.set(value, size);
    return size;
  }

  #add({ bytes, values }: JsonSize): void {
    this.#bytes += bytes;
    this.#values += values;
  }

  #subtract({ bytes, values }: JsonSize): void {
    this.#bytes -= bytes;
    this.#values -= values;
  }

  #spend(work: number): void {
    this.#work += work;
    this.#copied += work;
    if (!this.#limits || this.#copied <= this.#limits.work) return;
    throw new PatchRefusal('the patches copy and move too much of the document', true);
  }

  #requireDepth(steps: readonly string[], { depth }: JsonSize): void {
    if (!this.#limits || steps.length + depth <= this.#limits.depth) return;
    throw new PatchRefusal(`the document would have more than ${this.#limits.depth} levels`, true);
  }

  #requireSize(): void {
    if (!this.#limits) return;
    if (this.#values > this.#limits.values)
      throw new PatchRefusal(
        `the document would have ${this.#values} values, and may have ${this.#limits.values}`,
        true,
      );
    if (this.#bytes <= this.#limits.bytes) return;
    throw new PatchRefusal(`the document would have ${this.#bytes} bytes, and may have ${this.#limits.bytes}`, true);
  }
}
