import { isAddressRange } from '#src/access/client-address.ts';
import { operatorOrganization } from '#src/access/first-key.ts';
import { generateApiKey } from '#src/access/key-secret.ts';
import {
  type ApiKeySummary,
  findKeyById,
  findOrganizationOrFirst,
  listKeySummaries,
  revokeKeyTree,
  rotateKeyHash,
} from '#src/access/key-store.ts';
import { isOperatorScope } from '#src/access/roles.ts';
import type { AccessChange } from '#src/access/access-changes.ts';
import { listAllScopes } from '#src/composition/read-contract.ts';
import { timestamp } from '#src/config/rules.ts';
import type { EntityDatabase, Transactional } from '#src/db/query.ts';
import { appendCommandEntry } from '#src/resources/audit/append-store.ts';
import type { Envelope } from '#src/secrets/envelope.ts';
import { formatColumns, formatMinute } from './columns.ts';
import type { CommandCall } from './command.ts';
import type { keyCreateOptions, keyListOptions, keyRotateOptions } from './command-options.ts';
import { CommandError, UsageError } from './failure.ts';
import { storeNewKey, formatSecret, type NewKeyOptions } from './new-key.ts';
import { runSigningCommand, toSigningCommand, type SigningCommand } from './signing-keys.ts';

/** A command about keys, as it was typed. */
export type KeysCommand =
  /** `hasScopes` and `hasOrganization` tell what was typed, and is not a default. */
  | { name: 'create'; options: NewKeyOptions; hasScopes: boolean; hasOrganization: boolean }
  | { name: 'list'; json: boolean }
  | { name: 'revoke'; id: string }
  | { name: 'rotate'; id: string; overlapS: number }
  | { name: 'signing'; command: SigningCommand };

const splitList = (list: string) => list.split(',').map((part) => part.trim());

/** Parses the scopes of a new key. By default it has all; in an organization other than that of the operators, all but theirs. */
function parseScopes(list: string | undefined, organization: string): string[] {
  const known = listAllScopes();
  if (list === undefined)
    return known.filter((scope) => organization === operatorOrganization || !isOperatorScope(scope));
  const asked = splitList(list);
  const strange = asked.filter((scope) => !known.includes(scope));
  if (strange.length > 0)
    throw new UsageError(`--scopes: there is no ${strange.join(', ')}. There are ${known.join(', ')}.`);
  return asked;
}

function parseEnd(text: string | undefined): Date | null {
  if (text === undefined) return null;
  let end: Date;
  try {
    end = timestamp(text);
  } catch (error) {
    throw new UsageError(`--expires ${(error as Error).message}.`);
  }
  if (end.getTime() <= Date.now()) throw new UsageError('--expires must be in the future.');
  return end;
}

function parseAddresses(list: string | undefined): string[] {
  const addresses = list === undefined ? [] : splitList(list);
  const strange = addresses.filter((address) => !isAddressRange(address));
  if (strange.length > 0) throw new UsageError(`--addresses: ${strange.join(', ')} is no address and no network.`);
  return addresses;
}

function parseOverlap(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new UsageError('--overlap must be a number of seconds.');
  return Number(text);
}

/** Parses the options of a new key. @throws UsageError for a scope, a time or an address that is none */
function parseNewKey({ values }: CommandCall<typeof keyCreateOptions>): NewKeyOptions {
  const { name, organization, user, member, scopes, expires, addresses } = values;
  if (user !== undefined && member !== undefined) throw new UsageError('--user and --member exclude each other.');
  for (const [option, id] of Object.entries({ user, member }))
    if (id !== undefined && !/^[!-~]{1,200}$/.test(id))
      throw new UsageError(`--${option} must be an id without spaces.`);
  return {
    name,
    organization,
    user,
    member,
    scopes: parseScopes(scopes, organization),
    expiresAt: parseEnd(expires),
    allowedAddresses: parseAddresses(addresses),
  };
}

/** Returns the command of a call of `parley keys`. @throws UsageError for a value that an option does not take */
export function toKeysCommand(call: CommandCall): KeysCommand {
  const [, group, name] = call.path;
  const [id] = call.words as [string];
  if (group === 'signing') return { name: group, command: toSigningCommand(name!, id) };
  if (group === 'create') {
    const typed = call as CommandCall<typeof keyCreateOptions>;
    const { scopes, organization } = typed.values;
    const hasOrganization = organization !== operatorOrganization;
    return { name: group, options: parseNewKey(typed), hasScopes: scopes !== undefined, hasOrganization };
  }
  if (group === 'rotate') {
    const { overlap } = (call as CommandCall<typeof keyRotateOptions>).values;
    return { name: group, id, overlapS: parseOverlap(overlap) };
  }
  if (group === 'revoke') return { name: group, id };
  return { name: 'list', json: (call as CommandCall<typeof keyListOptions>).values.json };
}

/** The database in which a command is carried out, and who is told of it. */
export type KeysContext = {
  db: Transactional;
  now: Date;
  envelope: Envelope | null;
  announce: (change: AccessChange) => void;
};

const formatState = ({ revokedAt, expiresAt, scopes }: ApiKeySummary, now: Date): string => {
  if (revokedAt) return `revoked ${formatMinute(revokedAt, '')}`;
  if (expiresAt && expiresAt <= now) return `expired ${formatMinute(expiresAt, '')}`;
  return scopes.join(',');
};

/** Formats keys as lines of JSON, with the names that the API has for their members. */
const formatKeyLines = (keys: ApiKeySummary[]): string =>
  keys
    .map(({ id, organization, name, scopes, createdAt, lastUsedAt, expiresAt, revokedAt }) => {
      const times = { created_at: createdAt, last_used_at: lastUsedAt, expires_at: expiresAt, revoked_at: revokedAt };
      return `${JSON.stringify({ id, organization, name, scopes, ...times })}\n`;
    })
    .join('');

/** Formats keys in columns, one per line. */
function formatKeys(keys: ApiKeySummary[], now: Date): string {
  const rows = keys.map((key) => [
    key.id,
    key.organization,
    key.name,
    formatMinute(key.createdAt, ''),
    formatMinute(key.lastUsedAt, 'never'),
    formatState(key, now),
  ]);
  return formatColumns(['ID', 'ORGANIZATION', 'NAME', 'CREATED (UTC)', 'LAST USED', 'SCOPES'], rows);
}

/** Changes a key and tells the audit of its organization. @throws CommandError when no such key is there to be changed */
async function changeKey(
  { db, now, announce }: KeysContext,
  id: string,
  action: string,
  change: (tx: EntityDatabase) => Promise<boolean>,
): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await change(tx))) throw new CommandError(`There is no key ${id} that is not revoked.`);
    const { organizationId } = (await findKeyById(tx, id))!;
    await appendCommandEntry(tx, organizationId, { action, target: id, now });
  });
  announce({ kind: 'key', id });
}

async function runSigning(context: KeysContext, command: SigningCommand): Promise<string> {
  const { db, now, envelope, announce } = context;
  const said = await runSigningCommand(db, command, now, envelope);
  if (said === null) throw new CommandError('There is no such signing key; see npx parley keys signing list.');
  if (command.name === 'list') return said;
  announce({ kind: 'signing-key', id: null });
  // Signing keys belong to no organization: that of the operators is told.
  const organizationId = await findOrganizationOrFirst(db, operatorOrganization);
  const target = command.name === 'retire' ? command.kid : null;
  if (organizationId !== null)
    await appendCommandEntry(db, organizationId, { action: `${command.name}_signing_key`, target, now });
  return said;
}

async function rotateKey(context: KeysContext, id: string, overlapS: number): Promise<string> {
  const { now } = context;
  const { key, hash } = generateApiKey();
  const previousUntil = overlapS === 0 ? null : new Date(now.getTime() + overlapS * 1_000);
  await changeKey(context, id, 'rotateKey', (tx) => rotateKeyHash(tx, id, { hash, previousUntil, now }));
  return formatSecret(id, key);
}

/** Carries out a command and returns the text to print. @throws CommandError when there is no such key */
export async function executeKeysCommand(context: KeysContext, command: KeysCommand): Promise<string> {
  const { db, now } = context;
  if (command.name === 'create') return storeNewKey(context, command.options);
  if (command.name === 'list') {
    const keys = await listKeySummaries(db);
    return command.json ? formatKeyLines(keys) : formatKeys(keys, now);
  }
  if (command.name === 'rotate') return rotateKey(context, command.id, command.overlapS);
  if (command.name === 'signing') return runSigning(context, command.command);
  await changeKey(context, command.id, 'revokeKey', (tx) => revokeKeyTree(tx, command.id, now));
  return `The key ${command.id} is revoked, with the keys that were made with it; servers that run notice within seconds.\n`;
}
