import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import type { Queryable } from '#src/db/query.ts';
import {
  hasSeal,
  newContentKeyId,
  openJson,
  openText,
  sealContent,
  type ContentKey,
} from '#src/secrets/content-cipher.ts';
import { EnvelopeError, type Envelope } from '#src/secrets/envelope.ts';
import {
  findActiveDataKey,
  findDataKey,
  findOwnerOrganization,
  insertDataKey,
  type FoundDataKey,
} from './key-store.ts';
import type { ContentOwner, ContentParameter } from './parameter.ts';

/** The context in which the key of an organization is wrapped. */
export const toKeyContext = (organizationId: string): string => `contents of ${organizationId}`;

/** The milliseconds for which an instance goes on with a key that another one may have retired. */
const activeTtlMs = 30_000;

/** Opens the texts of columns. */
type ContentOpener = { openJson(text: string): string; openText(text: string): string };

/** The data keys of all organizations, as far as they were needed, and the encryption of contents with them. */
export class Keyring {
  readonly #envelope: Envelope;
  readonly #keys = new LRUCache<string, Buffer>(atMostEntries(100_000));
  readonly #active = new LRUCache<string, ContentKey>({ ...atMostEntries(10_000), ttl: activeTtlMs });
  readonly #organizations = new LRUCache<string, string>(atMostEntries(50_000));
  /** Ids that sealed texts name and no row has: a caller may write what looks like one. */
  readonly #unknown = new LRUCache<string, true>({ ...atMostEntries(10_000), ttl: 1_000 });
  /** Counts the texts that could not be opened because their key was not loaded. */
  misses = 0;

  constructor(envelope: Envelope) {
    this.#envelope = envelope;
  }

  /** Opens the JSON text of a column, as far as the keys are loaded. */
  readonly openJson = (text: string): string => (hasSeal(text) ? openJson(text, this.#find) : text);

  /** Opens a text of a column, as far as the keys are loaded. */
  readonly openText = (text: string): string => (hasSeal(text) ? openText(text, this.#find) : text);

  readonly #find = (id: string): Buffer | undefined => {
    const key = this.#keys.get(id);
    if (!key && !this.#unknown.has(id)) this.misses += 1;
    return key;
  };

  /** Loads the keys of these ids, and returns what opens texts with them. */
  async load(db: Queryable, ids: Iterable<string>): Promise<ContentOpener> {
    const loaded = new Map<string, Buffer>();
    for (const id of new Set(ids)) {
      const key = this.#keys.get(id) ?? this.#keep(await findDataKey(db, id));
      if (key) loaded.set(id, key);
      else this.#unknown.set(id, true);
    }
    const find = (id: string) => loaded.get(id);
    return { openJson: (text) => openJson(text, find), openText: (text) => openText(text, find) };
  }

  #keep(found: FoundDataKey | null): Buffer | undefined {
    if (!found) return undefined;
    const key = this.#envelope.openDataKey(found.wrapped, toKeyContext(found.organizationId));
    // What this transaction has made may be undone: nothing else may be encrypted with it.
    if (!found.isUncertain) this.#keys.set(found.id, key);
    return key;
  }

  /** Writes a parameter with its content encrypted. @throws `EnvelopeError` when its owner is not stored */
  async seal(db: Queryable, parameter: ContentParameter): Promise<string> {
    return parameter.toSealed(async (owner) => {
      const key = await this.#getActiveKey(db, await this.#getOrganization(db, owner));
      return (text) => sealContent(key, text);
    });
  }

  async #getOrganization(db: Queryable, owner: ContentOwner): Promise<string> {
    const name = Object.values(owner)[0]!;
    const organizationId = this.#organizations.get(name) ?? (await findOwnerOrganization(db, owner));
    if (organizationId === null) throw new EnvelopeError('The owner of a content is not stored.');
    this.#organizations.set(name, organizationId);
    return organizationId;
  }

  async #getActiveKey(db: Queryable, organizationId: string): Promise<ContentKey> {
    const known = this.#active.get(organizationId);
    if (known) return known;
    const found = await this.#findOrCreate(db, organizationId);
    const key = { id: found.id, key: this.#keep(found)! };
    if (!found.isUncertain) this.#active.set(organizationId, key);
    return key;
  }

  async #findOrCreate(db: Queryable, organizationId: string): Promise<FoundDataKey> {
    const found = await findActiveDataKey(db, organizationId);
    if (found) return found;
    const { wrapped } = this.#envelope.createDataKey(toKeyContext(organizationId));
    await insertDataKey(db, { id: newContentKeyId(), organizationId, wrapped });
    // Another transaction may have made one in between.
    return (await findActiveDataKey(db, organizationId))!;
  }
}
