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
  readonly owner: ContentOwner;

  constructor(owner: ContentOwner) {
    this.owner = owner;
  }

  /** Returns the parameter as text. */
  abstract toText(seal: SealText): string;

  /** Returns the text that `pg` sends when nothing encrypts it. */
  toPostgres(): string {
    return this.toText((text) => text);
  }
}

class JsonContent extends ContentParameter {
  readonly #text: string;

  constructor(owner: ContentOwner, text: string) {
    super(owner);
    this.#text = text;
  }

  toText(seal: SealText): string {
    return seal(this.#text);
  }
}

class RowsContent extends ContentParameter {
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
    const toSealed = (row: object) => {
      const of = row as Record<string, unknown>;
      const contents = this.#members.flatMap((member) => {
        const text = of[member];
        return typeof text === 'string' ? [[member, seal(text)] as const] : [];
      });
      return { ...of, ...Object.fromEntries(contents) };
    };
    return JSON.stringify(this.#rows.map(toSealed));
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
