import type { Principal } from '#src/access/principal.ts';
import { newId } from '#src/api/ids.ts';
import { newestFirst, orderByNumber, replyWithPage, type PageQuery } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { notFound } from '#src/api/problems.ts';
import type { Write } from '#src/api/write.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import type { Services } from '#src/resources/services.ts';
import type { PartKind } from './kinds.ts';
import {
  addPartVersion,
  findPart,
  insertPart,
  lockPart,
  markPartDeleted,
  selectParts,
  selectPartVersions,
  toPart,
  type FullPart,
} from './store.ts';
import type { SimulationPartVersionRow } from './table.ts';
import { requireUnused } from './uses-store.ts';

/** A request about parts, as the handlers of each kind have it. */
type PartCall = { principal: Principal; headers: { 'If-Match'?: string }; write: Write };

/** Checks a definition in the transaction that stores it. */
type RequireValid<Definition> = (tx: EntityDatabase, organizationId: string, definition: Definition) => Promise<void>;

const label = ({ name }: PartKind<object>) => `simulation ${name}`;

/** @throws the `…_not_found` of the kind when there is no part. */
function requireFound<Definition extends object>(
  { name }: PartKind<Definition>,
  id: string,
  part: FullPart<Definition> | null,
): FullPart<Definition> {
  if (!part) throw notFound(`simulation_${name}`, id);
  return part;
}

/** Returns a part of an organization. @throws the `…_not_found` of its kind. */
export const requirePart = async <Definition extends object>(
  db: Queryable,
  organizationId: string,
  kind: PartKind<Definition>,
  id: string,
) => requireFound(kind, id, await findPart(db, organizationId, kind, id));

/** Replies with a page of the parts of a kind. */
export function listParts<Definition extends object>(
  kind: PartKind<Definition>,
  { dataSource }: Pick<Services, 'dataSource'>,
  { query, principal }: { query: PageQuery & { key?: string }; principal: Principal },
) {
  const { key } = query;
  const rows = selectParts(principal.organizationId, kind, key);
  const list = { ...rows, ...newestFirst, path: kind.path, filters: { key } };
  return replyWithPage(dataSource, list, query, toPart<Definition>);
}

/** Creates a part and replies with it. @throws `conflict` when another one of its kind has the key, and as `requireValid` does. */
export function createPart<Definition extends object>(
  kind: PartKind<Definition>,
  { clock }: Pick<Services, 'clock'>,
  { principal, write }: Pick<PartCall, 'principal' | 'write'>,
  { key, definition, requireValid }: { key: string; definition: Definition; requireValid?: RequireValid<Definition> },
) {
  const { organizationId, subject: by } = principal;
  return write.inTransaction(async (tx) => {
    await requireValid?.(tx, organizationId, definition);
    const [id, now] = [newId(kind.prefix), clock()];
    const row = { id, organizationId, kind: kind.name, key, version: 1, createdAt: now, updatedAt: now };
    const part = { ...row, deletedAt: null, definition };
    await insertPart(tx, kind, part, by);
    return { status: 201 as const, body: toPart(part), headers: { Location: `${kind.path}/${id}` } };
  });
}

/** Makes the next version of a part and replies with it. @throws the `…_not_found` of its kind, and as `requireValid` does. */
export function updatePart<Definition extends object>(
  kind: PartKind<Definition>,
  { clock }: Pick<Services, 'clock'>,
  { principal, headers, write }: PartCall,
  { id, change, requireValid }: { id: string; change: Partial<Definition>; requireValid?: RequireValid<Definition> },
) {
  const { organizationId, subject: by } = principal;
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const known = requireFound(kind, id, await lockPart(tx, organizationId, kind, id));
    checkRepresentation(headers['If-Match'], toPart(known), label(kind));
    note.before = toPart(known);
    const definition = { ...known.definition, ...change };
    await requireValid?.(tx, organizationId, definition);
    const part = { ...known, definition, version: known.version + 1, updatedAt: clock() };
    await addPartVersion(tx, kind, part, by);
    return { status: 200 as const, body: toPart(part) };
  });
}

/** Deletes a part. @throws the `…_not_found` of its kind, and `conflict` when it is needed. */
export function deletePart<Definition extends object>(
  kind: PartKind<Definition>,
  { clock }: Pick<Services, 'clock'>,
  { principal, headers, write }: PartCall,
  id: string,
) {
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const known = requireFound(kind, id, await lockPart(tx, principal.organizationId, kind, id));
    checkRepresentation(headers['If-Match'], toPart(known), label(kind));
    await requireUnused(tx, known);
    note.before = toPart(known);
    await markPartDeleted(tx, id, clock());
    return { status: 204 as const, body: undefined };
  });
}

/** Replies with a page of the versions of a part. @throws the `…_not_found` of its kind. */
export async function listPartVersions<Definition extends object, View>(
  kind: PartKind<Definition>,
  { dataSource }: Pick<Services, 'dataSource'>,
  { query, principal }: { query: PageQuery; principal: Principal },
  { id, toVersion }: { id: string; toVersion(row: SimulationPartVersionRow<Definition>, key: string): View },
) {
  const { key } = await requirePart(dataSource, principal.organizationId, kind, id);
  const list = { ...selectPartVersions(id), ...orderByNumber('version'), path: `${kind.path}/${id}/versions` };
  return replyWithPage(dataSource, list, query, (row: SimulationPartVersionRow<Definition>) => toVersion(row, key));
}
