/** The owner of a content, through which its organization is found: by whose key it is encrypted. */
export type ContentOwner = {
  [Kind in 'organization' | 'session' | 'agent' | 'conversation' | 'run' | 'message' | 'memory']: {
    [K in Kind]: string;
  };
}['organization' | 'session' | 'agent' | 'conversation' | 'run' | 'message' | 'memory'];

/** Encrypts one JSON text. */
export type SealText = (text: string) => string;

/**
 * A parameter of SQL that holds content of callers or models. When a key is configured, the database client encrypts it on
 * the way to the database; else it is sent as it is, and costs nothing.
 */
export abstract class ContentParameter {
  /** Returns the text that `pg` sends when nothing encrypts it. */
  abstract toPostgres(): string;

  /** Returns the parameter with its contents encrypted. `findSeal` finds what encrypts those of an owner. */
  abstract toSealed(findSeal: (owner: ContentOwner) => Promise<SealText>): Promise<string>;
}

/** A parameter whose contents have one owner. */
abstract class OwnedContent extends ContentParameter {
  readonly #owner: ContentOwner;

  constructor(owner: ContentOwner) {
    super();
    this.#owner = owner;
  }

  protected abstract toText(seal: SealText): string;

  toPostgres(): string {
    return this.toText((text) => text);
  }

  async toSealed(findSeal: (owner: ContentOwner) => Promise<SealText>): Promise<string> {
    return this.toText(await findSeal(this.#owner));
  }
}

class JsonContent extends OwnedContent {
  readonly #text: string;

  constructor(owner: ContentOwner, text: string) {
    super(owner);
    this.#text = text;
  }

  toText(seal: SealText): string {
    return seal(this.#text);
  }
}

/** Returns a row in which these members, as far as they are texts, are encrypted. */
function sealMembers(row: object, members: readonly string[], seal: SealText): object {
  const of = row as Record<string, unknown>;
  const contents = members.flatMap((member) => {
    const text = of[member];
    return typeof text === 'string' ? [[member, seal(text)] as const] : [];
  });
  return { ...of, ...Object.fromEntries(contents) };
}

class RowsContent extends OwnedContent {
  readonly #rows: readonly object[];
  readonly #members: readonly string[];

  constructor(owner: ContentOwner, rows: readonly object[], members: readonly string[]) {
    super(owner);
    this.#rows = rows;
    this.#members = members;
  }

  override toPostgres(): string {
    return JSON.stringify(this.#rows);
  }

  toText(seal: SealText): string {
    return JSON.stringify(this.#rows.map((row) => sealMembers(row, this.#members, seal)));
  }
}

/** Marks a JSON text as content. Null stays null. */
export const contentOf = (owner: ContentOwner, text: string | null): ContentParameter | null =>
  text === null ? null : new JsonContent(owner, text);

/** Marks the members of rows that are JSON texts as content, in a parameter that is one JSON of all rows. */
export const contentRowsOf = <Row extends object>(
  owner: ContentOwner,
  rows: readonly Row[],
  members: readonly (keyof Row & string)[],
): ContentParameter => new RowsContent(owner, rows, members);

/** A part of a parameter that is one JSON of parts of several owners: `toPart` returns it with its contents encrypted. */
export type OwnedPart = { owner: ContentOwner; toPart: (seal: SealText) => object };

class PartsContent extends ContentParameter {
  readonly #parts: readonly OwnedPart[];

  constructor(parts: readonly OwnedPart[]) {
    super();
    this.#parts = parts;
  }

  toPostgres(): string {
    return JSON.stringify(this.#parts.map(({ toPart }) => toPart((text) => text)));
  }

  async toSealed(findSeal: (owner: ContentOwner) => Promise<SealText>): Promise<string> {
    const sealed: object[] = [];
    for (const { owner, toPart } of this.#parts) sealed.push(toPart(await findSeal(owner)));
    return JSON.stringify(sealed);
  }
}

/** Marks the contents of parts that have several owners, in a parameter that is one JSON of all parts. */
export const contentPartsOf = (parts: readonly OwnedPart[]): ContentParameter => new PartsContent(parts);
