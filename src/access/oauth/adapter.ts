import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { AccessChanges } from '#src/access/access-changes.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import {
  accessTokenKinds,
  consumeOAuthRecord,
  deleteOAuthRecord,
  deleteRecordsOfGrant,
  findOAuthRecord,
  findOAuthSession,
  upsertOAuthRecord,
} from './record-store.ts';
import type { OAuthRecordRow } from './table.ts';

/** The database and the notices of the store of oidc-provider. */
export type RecordAdapterOptions = {
  db: EntityDatabase;
  clock: () => Date;
  changes: AccessChanges;
  /** Returns the error that refuses a code or a refresh token which somebody else has used at the same time. */
  createReuseError: (detail: string) => Error;
};

const toText = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const isAccessToken = (kind: string) => accessTokenKinds.some((known) => known === kind);

/** Returns a payload without what opens a session or is a token: the handle itself, and the cookie of a session. */
function withoutHandles({ jti: _handle, ...payload }: AdapterPayload): Record<string, unknown> {
  const { session } = payload as { session?: Record<string, unknown> };
  if (!session) return payload;
  const { cookie: _cookie, ...rest } = session;
  return { ...payload, session: rest };
}

function toPayload({ payload, consumedAt }: OAuthRecordRow, handle?: string): AdapterPayload {
  const consumed = consumedAt && { consumed: Math.floor(consumedAt.getTime() / 1_000) };
  return { ...payload, ...(handle !== undefined && { jti: handle }), ...consumed } as AdapterPayload;
}

/**
 * Keeps one kind of records of oidc-provider in the database, under the hashes of their handles. Of several requests that
 * use a code or a refresh token at the same time, one succeeds; the others end all that was issued by its grant.
 */
export class RecordAdapter implements Adapter {
  readonly #kind: string;
  readonly #options: RecordAdapterOptions;

  constructor(kind: string, options: RecordAdapterOptions) {
    this.#kind = kind;
    this.#options = options;
  }

  async upsert(handle: string, payload: AdapterPayload, expiresInS: number): Promise<void> {
    const { db, clock } = this.#options;
    await upsertOAuthRecord(db, handle, {
      kind: this.#kind,
      payload: withoutHandles(payload),
      uid: this.#kind === 'Session' ? toText(payload.uid) : null,
      grantId: toText(payload.grantId),
      clientId: toText(payload.clientId),
      accountId: toText(payload.accountId),
      expiresAt: new Date(clock().getTime() + expiresInS * 1_000),
    });
  }

  async find(handle: string): Promise<AdapterPayload | undefined> {
    const row = await findOAuthRecord(this.#options.db, this.#kind, handle);
    return row ? toPayload(row, handle) : undefined;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const row = await findOAuthSession(this.#options.db, uid);
    return row ? toPayload(row) : undefined;
  }

  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(handle: string): Promise<void> {
    const { db, clock, createReuseError } = this.#options;
    if (await consumeOAuthRecord(db, this.#kind, handle, clock())) return;
    const row = await findOAuthRecord(db, this.#kind, handle);
    if (row?.grantId) await deleteRecordsOfGrant(db, row.grantId);
    this.#announce();
    throw createReuseError('it was used before');
  }

  async destroy(handle: string): Promise<void> {
    await deleteOAuthRecord(this.#options.db, this.#kind, handle);
    if (isAccessToken(this.#kind)) this.#announce();
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await deleteRecordsOfGrant(this.#options.db, grantId, this.#kind);
    if (isAccessToken(this.#kind)) this.#announce();
  }

  #announce(): void {
    this.#options.changes.announce({ kind: 'oauth', id: null });
  }
}
