import { deepEqual } from '#src/event-log/deep-equal.ts';
import { childOf, hasChild, isContainer, parsePointer, setChild, toIndex, type JsonContainer } from './json-pointer.ts';
import { jsonSize, jsonStringBytes, type JsonSize } from './json-size.ts';
import { truncateText } from '#src/api/problems.ts';

/** One step of a JSON Patch. Source: RFC 6902. */
export type PatchOperation =
  | { op: 'add' | 'replace' | 'test'; path: string; value: unknown }
  | { op: 'remove'; path: string }
  | { op: 'move' | 'copy'; path: string; from: string };

/** What a document may become, and what patches may do to it beyond reading what they bring. */
export type PatchLimits = {
  /** The bytes of the document as JSON, after each operation. */
  bytes: number;
  /** The levels of objects and arrays. */
  depth: number;
  /** The work of all patches together: about one for each byte that is copied. */
  work: number;
};

/** Why an operation is not carried out: its index, the end of a sentence about it, and whether a limit says so. */
export type PatchFault = { index: number; detail: string; isLimit: boolean };

/**
 * The work of a member or an item that is copied with the container that holds it, and of one that only moves up, where that
 * of a byte that is measured is 1. They take about as long.
 */
const cost = { member: 32, item: 4, shift: 1 / 16 };

const noSize: JsonSize = { bytes: 0, depth: 0 };

class Refusal extends Error {
  readonly isLimit: boolean;

  constructor(detail: string, isLimit = false) {
    super(detail);
    this.isLimit = isLimit;
  }
}

const notFound = () => new Refusal('there is no such place');

/**
 * A JSON document that patches change. What it was made of, and the values in the patches, are never changed: a container
 * is copied when it is changed for the first time, and what `add` and `copy` put somewhere is shared until then. So the
 * memory of a document is at most what came in, and the work of an operation grows with the operation. What costs more,
 * such as a large container that is copied again and again, counts towards `limits.work`.
 *
 * `limits` are null for patches that were accepted before: then nothing is measured.
 */
export class PatchedDocument {
  #document: unknown;
  #bytes: number;
  readonly #limits: PatchLimits | null;
  /** The containers that nobody else has, with the number of their members or items. */
  readonly #owned = new Map<JsonContainer, number>();
  /** The sizes of containers that are never changed: those that are not owned. */
  readonly #sizes = new WeakMap<JsonContainer, JsonSize>();
  #copied = 0;
  #work = 0;

  /** `bytes`: how large the document is as JSON. Nobody reads it without limits. */
  constructor(document: unknown, bytes: number, limits: PatchLimits | null) {
    this.#document = document;
    this.#bytes = bytes;
    this.#limits = limits;
  }

  get document(): unknown {
    return this.#document;
  }

  /** The bytes of the document as JSON. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The work until now: about one for each byte that was read, measured or copied. */
  get work(): number {
    return this.#work;
  }

  /** Carries out all operations, or returns what is wrong with the first that cannot be: then the document is of no use. */
  apply(operations: readonly PatchOperation[]): PatchFault | null {
    for (const [index, operation] of operations.entries()) {
      try {
        this.#carryOut(operation);
        this.#requireBytes();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
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

  /** Puts another document in place of this one. Returns the end of a sentence when a limit forbids it. */
  replace(document: unknown): string | null {
    try {
      this.#insert([], document, this.#measure(document));
      this.#requireBytes();
      return null;
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      throw error;
    }
  }

  #carryOut(operation: PatchOperation): void {
    const steps = parsePointer(operation.path);
    const from = 'from' in operation ? parsePointer(operation.from) : [];
    if (!steps || !from) throw new Refusal('it is no JSON Pointer');
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
        if (!deepEqual(this.#find(steps), operation.value)) throw new Refusal('another value is there');
    }
  }

  #remove(steps: readonly string[]): void {
    if (steps.length === 0) throw new Refusal('the whole cannot be removed');
    const { bytes } = this.#measure(this.#detach(steps));
    this.#bytes -= bytes;
  }

  #overwrite(steps: readonly string[], value: unknown): void {
    this.#find(steps);
    const size = this.#measure(value);
    const parent = steps.length > 0 && this.#own(steps.slice(0, -1));
    if (!parent || !Array.isArray(parent)) return this.#insert(steps, value, size);
    this.#requireDepth(steps, size);
    this.#bytes += size.bytes - this.#measure(childOf(parent, steps.at(-1)!)).bytes;
    setChild(parent, steps.at(-1)!, value);
  }

  #move(from: readonly string[], to: readonly string[]): void {
    const value = this.#find(from);
    const inside = from.every((step, at) => step === to[at]);
    if (inside && to.length === from.length) return;
    if (inside) throw new Refusal('a value cannot be moved into itself');
    // Its bytes stay as many, so it is measured only where it could become too deep, or is the whole now.
    const size = to.length > from.length || to.length === 0 ? this.#measure(value, true) : noSize;
    this.#detach(from);
    if (to.length > 0) this.#bytes -= size.bytes;
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
      if (!isContainer(value) || !hasChild(value, step)) throw notFound();
      value = childOf(value, step);
    }
    return value;
  }

  /** The container at a place, ready to be changed. */
  #own(steps: readonly string[]): JsonContainer {
    let container = this.#toOwned(this.#document);
    this.#document = container;
    for (const step of steps) {
      if (!hasChild(container, step)) throw notFound();
      const child = childOf(container, step);
      const owned = this.#toOwned(child);
      if (owned !== child) setChild(container, step, owned);
      container = owned;
    }
    return container;
  }

  #toOwned(value: unknown): JsonContainer {
    if (!isContainer(value)) throw notFound();
    if (this.#owned.has(value)) return value;
    const copy = Array.isArray(value) ? value.slice() : {};
    const names = Array.isArray(value) ? [] : Object.keys(value);
    this.#spend(Array.isArray(value) ? value.length * cost.item : names.length * cost.member);
    for (const name of names) setChild(copy, name, childOf(value, name));
    this.#owned.set(copy, names.length);
    return copy;
  }

  /** From now on a value is in two places, so none of it is changed where it is. What holds an owned container is owned. */
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
      return;
    }
    const parent = this.#own(steps.slice(0, -1));
    const step = steps.at(-1)!;
    this.#bytes += size.bytes;
    if (Array.isArray(parent)) return this.#insertItem(parent, step, value);
    if (Object.hasOwn(parent, step)) this.#bytes -= this.#measure(parent[step]).bytes;
    else this.#count(parent, step, 1);
    setChild(parent, step, value);
  }

  #insertItem(array: unknown[], step: string, value: unknown): void {
    const at = toIndex(array, step);
    if (at === null) throw notFound();
    this.#spend((array.length - at) * cost.shift);
    if (array.length > 0) this.#bytes += 1;
    array.splice(at, 0, value);
  }

  /** Takes a value out of what holds it, and returns it. The bytes of the value itself still count. */
  #detach(steps: readonly string[]): unknown {
    const parent = this.#own(steps.slice(0, -1));
    const step = steps.at(-1)!;
    if (!hasChild(parent, step)) throw notFound();
    const value = childOf(parent, step);
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

  /** Counts a name that came to the members of an object, or went: its bytes, and those of a comma beside others. */
  #count(object: JsonContainer, name: string, by: 1 | -1): void {
    const before = this.#owned.get(object)!;
    const others = by === 1 ? before : before - 1;
    this.#owned.set(object, before + by);
    this.#bytes += by * (jsonStringBytes(name) + 1 + (others > 0 ? 1 : 0));
  }

  /** `again`: it was there before, so this is work beyond what the patch brings. */
  #measure(value: unknown, again = false): JsonSize {
    if (!this.#limits) return noSize;
    const known = isContainer(value) && this.#sizes.get(value);
    if (known) return known;
    const size = jsonSize(value);
    if (again) this.#spend(size.bytes);
    else this.#work += size.bytes;
    if (isContainer(value) && !this.#owned.has(value)) this.#sizes.set(value, size);
    return size;
  }

  #spend(work: number): void {
    this.#work += work;
    this.#copied += work;
    if (!this.#limits || this.#copied <= this.#limits.work) return;
    throw new Refusal('the patches copy and move too much of the document', true);
  }

  #requireDepth(steps: readonly string[], { depth }: JsonSize): void {
    if (!this.#limits || steps.length + depth <= this.#limits.depth) return;
    throw new Refusal(`the document would have more than ${this.#limits.depth} levels`, true);
  }

  #requireBytes(): void {
    if (!this.#limits || this.#bytes <= this.#limits.bytes) return;
    throw new Refusal(`the document would have ${this.#bytes} bytes, and may have ${this.#limits.bytes}`, true);
  }
}
