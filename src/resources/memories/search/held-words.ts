/** The longest and the shortest word that another one may be a slip for. */
export type NearWords = { first: string; shortest: number; longest: number };

/** About how many bytes an occurrence of a word takes, a word, and a memory: its id, its places and its length. */
const occurrenceBytes = 10;
const wordBytes = 150;
const memoryBytes = 200;
/** The number of memories that were replaced or deleted from which on the words are to be read anew, if they are most of all. */
const minReplaced = 1_000;

/** The word of a memory that names its scope begins with it. */
const scopeSign = '@';

const toBucket = (first: string, length: number) => `${length}${first}`;

/** The words of the memories of a scope: for each word, the places of the memories that have it. */
export class HeldWords {
  readonly #ids: string[] = [];
  /** The number of words of the memory at each place; 0 for one that was replaced or deleted. */
  readonly #lengths: number[] = [];
  readonly #places = new Map<string, number>();
  readonly #words = new Map<string, number[]>();
  readonly #buckets = new Map<string, string[]>();
  #occurrences = 0;

  /** The number of memories. */
  get memories(): number {
    return this.#places.size;
  }

  /** The number of places, those of memories that were replaced or deleted included. */
  get size(): number {
    return this.#ids.length;
  }

  /** Adds a memory with its words, each once, or puts it in the place of the one with its id. */
  set(id: string, words: readonly string[]): void {
    this.delete(id);
    const place = this.#ids.push(id) - 1;
    this.#lengths.push(words.length);
    this.#places.set(id, place);
    for (const word of words) if (!word.startsWith(scopeSign)) this.#listPlaces(word).push(place);
    this.#occurrences += words.length;
  }

  delete(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#lengths[place] = 0;
    this.#places.delete(id);
  }

  #listPlaces(word: string): number[] {
    const found = this.#words.get(word);
    if (found) return found;
    const places: number[] = [];
    this.#words.set(word, places);
    const [first = '', ...rest] = word;
    const bucket = toBucket(first, rest.length + 1);
    const before = this.#buckets.get(bucket);
    if (before) before.push(word);
    else this.#buckets.set(bucket, [word]);
    return places;
  }

  /** Returns the places of the memories that have a word. */
  find(word: string): number[] {
    const places = this.#words.get(word) ?? [];
    if (this.memories === this.size) return places;
    return places.filter((place) => this.#lengths[place]! > 0);
  }

  /** Lists words with a first letter and a length in letters, those of replaced memories included. */
  *listNear({ first, shortest, longest }: NearWords): Generator<string, undefined> {
    for (let length = shortest; length <= longest; length += 1) yield* this.#buckets.get(toBucket(first, length)) ?? [];
  }

  /** Returns the place of a memory; undefined when it is not held. */
  getPlace(id: string): number | undefined {
    return this.#places.get(id);
  }

  getId(place: number): string {
    return this.#ids[place]!;
  }

  getLength(place: number): number {
    return this.#lengths[place]!;
  }

  /** Returns about how many bytes are held; Infinity when most of them are of memories that were replaced or deleted. */
  measure(): number {
    const replaced = this.size - this.memories;
    if (replaced > Math.max(minReplaced, this.memories)) return Infinity;
    return occurrenceBytes * this.#occurrences + wordBytes * this.#words.size + memoryBytes * this.size;
  }
}
