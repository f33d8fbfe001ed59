import type { Queryable } from '#src/db/query.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { hashContent, hashEntry, hashLink } from './entry-hash.ts';
import { listNextEntries, listPlacesOutside, selectAuditEntries, type ChainHead } from './store.ts';
import type { AuditRow } from './table.ts';

/** A fault at a place of a chain. */
type ChainFault = { seq: number; fault: string };

/** The outcome of a look at one chain. */
export type ChainReport = { count: number; pseudonymised: number; faults: ChainFault[] };

/** A place of a chain, and the hash that it had. */
type KnownPlace = { seq: number; hash: string };

const pageSize = 500;
/** The number of faults after which a chain is not read further. */
const maxFaults = 20;
const nothing = Buffer.alloc(0);

/** Reads entries in their order, and finds each that is not what it was when it was appended. */
class ChainCheck {
  readonly faults: ChainFault[] = [];
  count = 0;
  pseudonymised = 0;
  /** The digests of contents that pseudonyms have replaced, by their places; each has to be told of by a later entry. */
  readonly #replaced = new Map<number, string>();
  /** The end of what is missing at the beginning of the chain, until an entry tells that it was due. */
  #expired: { through: number; hash: string } | null = null;
  readonly #known: KnownPlace | null;
  #last: Pick<AuditRow, 'seq' | 'hash'> = { seq: 0, hash: nothing };

  constructor(known: KnownPlace | null) {
    this.#known = known;
  }

  get isFull(): boolean {
    return this.faults.length >= maxFaults;
  }

  add(row: AuditRow): void {
    const { seq } = row;
    const expected = this.#last.seq + 1;
    if (this.#last.seq === 0 && seq > 1) this.#expired = { through: seq - 1, hash: row.previousHash.toString('hex') };
    else if (seq !== expected) this.#note(expected, seq > expected + 1 ? `Missing, up to ${seq - 1}.` : 'Missing.');
    else if (!row.previousHash.equals(this.#last.hash)) this.#note(seq, 'Does not follow the entry before it.');
    if (row.salt === null) this.#noteReplaced(row);
    else if (!hashContent(row, row.salt).equals(row.contentHash)) this.#note(seq, 'Its contents were changed.');
    if (!hashLink(row.previousHash, seq, hashEntry(row)).equals(row.hash))
      this.#note(seq, 'Was changed, or moved from another place.');
    if (seq === this.#known?.seq && row.hash.toString('hex') !== this.#known.hash)
      this.#note(seq, 'Does not have the hash that was known.');
    this.#removeTold(row);
    this.#removeExpired(row);
    this.count += 1;
    this.#last = row;
  }

  /** Ends the check at the head of the chain. `outside` are the places of entries that are no part of it. */
  finish({ seq, hash }: Pick<ChainHead, 'seq' | 'hash'>, outside: readonly number[]): ChainReport {
    const { faults, count, pseudonymised } = this;
    for (const place of outside) this.#note(place, 'Stands outside of the chain.');
    if (this.#last.seq < seq) this.#note(this.#last.seq + 1, `Missing, up to ${seq}, the end of the chain.`);
    else if (this.#last.seq === seq && !this.#last.hash.equals(hash))
      this.#note(seq, 'Is not what the end of the chain says.');
    if (this.#known && this.#known.seq > seq) this.#note(this.#known.seq, 'Is known, and after the end of the chain.');
    if (this.#expired) this.#note(1, `Missing, up to ${this.#expired.through}, and no entry tells that they were due.`);
    for (const place of this.#replaced.keys())
      this.#note(place, 'Its contents were replaced, and no entry tells that a user was erased.');
    return { faults, count, pseudonymised };
  }

  #noteReplaced(row: AuditRow): void {
    this.pseudonymised += 1;
    this.#replaced.set(row.seq, hashContent(row, nothing).toString('hex'));
  }

  /** An entry that tells of pseudonyms lists the places, with the digest of what stands there since. */
  #removeTold({ action, details }: AuditRow): void {
    if (action !== 'pseudonymise_audit') return;
    for (const [place, digest] of (details?.['entries'] ?? []) as [number, string][])
      if (this.#replaced.get(place) === digest) this.#replaced.delete(place);
  }

  /** An entry that tells of the deletion of what was due names the place up to which, and its hash. */
  #removeExpired({ action, details }: AuditRow): void {
    if (action !== 'expire_audit' || !this.#expired) return;
    const { through, hash } = this.#expired;
    if (details?.['through'] === through && details['hash'] === hash) this.#expired = null;
  }

  #note(seq: number, fault: string): void {
    if (!this.isFull) this.faults.push({ seq, fault });
  }
}

/**
 * Verifies the chain of an organization: finds what was changed, removed or moved since it was appended, and, by a place and
 * its hash that were kept elsewhere, whether the chain was written anew.
 */
export async function verifyChain(
  db: Queryable,
  head: ChainHead,
  known: KnownPlace | null = null,
): Promise<ChainReport> {
  const selection = selectAuditEntries(head.organizationId, {});
  const check = new ChainCheck(known);
  for (let last = 0; last < head.seq && !check.isFull;) {
    const page = await listNextEntries(db, selection, last, pageSize);
    for (const row of page.filter(({ seq }) => seq <= head.seq)) {
      check.add(row);
      if (isTurnOver()) await yieldToEventLoop();
    }
    if (page.length === 0) break;
    last = page.at(-1)!.seq;
  }
  return check.finish(head, await listPlacesOutside(db, head.organizationId, maxFaults));
}
