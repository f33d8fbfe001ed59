import { parseArgs } from 'node:util';
import { isProxyRange } from '#src/access/client-address.ts';
import { operatorOrganization, storeApiKey } from '#src/access/first-key.ts';
import { generateApiKey } from '#src/access/key-secret.ts';
import { type ApiKeySummary, listKeySummaries, revokeKeyTree, rotateKeyHash } from '#src/access/key-store.ts';
import { isOperatorScope } from '#src/access/roles.ts';
import type { AccessChange } from '#src/access/access-changes.ts';
import { readContract, listScopes } from '#src/composition/read-contract.ts';
import { timestamp } from '#src/config/rules.ts';
import type { EntityDatabase, Transactional } from '#src/db/query.ts';
import { organizationReach } from '#src/db/reach.ts';
import { resolveUser } from '#src/resources/users/store.ts';
import type { Envelope } from '#src/secrets/envelope.ts';
import { formatColumns, formatMinute } from './columns.ts';
import { UsageError } from './failure.ts';
import { parseSigningCommand, runSigningCommand, type SigningCommand } from './signing-keys.ts';

const usage = `Usage:
  npx parley keys create [--name NAME] [--organization NAME] [--scopes SCOPE,SCOPE] [--user ID]
                         [--expires TIME] [--addresses ADDRESS,NETWORK]
  npx parley keys list
  npx parley keys rotate ID [--overlap SECONDS]
  npx parley keys revoke ID
  npx parley keys signing list
  npx parley keys signing rotate
  npx parley keys signing retire KID

The server may run meanwhile. A new organization is made when it is named; without --scopes, its key may do everything but
what operators do. --user is a user of the organization, by the id
of your product. A rotated key has its earlier secret for a day more, or for --overlap seconds.
`;

type NewKeyOptions = {
  name: string;
  organization: string;
  scopes: string[];
  user: string | undefined;
  expiresAt: Date | null;
  allowedAddresses: string[];
};

/** A command about keys, as it was typed. */
export type KeysCommand =
  | { name: 'create'; options: NewKeyOptions }
  | { name: 'list' }
  | { name: 'revoke'; id: string }
  | { name: 'rotate'; id: string; overlapS: number }
  | { name: 'signing'; command: SigningCommand };

const options = {
  name: { type: 'string', default: 'key' },
  organization: { type: 'string', default: operatorOrganization },
  scopes: { type: 'string' },
  user: { type: 'string' },
  expires: { type: 'string' },
  addresses: { type: 'string' },
  overlap: { type: 'string', default: '86400' },
} as const;

const splitList = (list: string) => list.split(',').map((part) => part.trim());

/** Parses the scopes of a new key. By default it has all; in an organization other than that of the operators, all but theirs. */
function parseScopes(list: string | undefined, organization: string): string[] {
  const known = listScopes(readContract());
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
  try {
    return timestamp(text);
  } catch (error) {
    throw new UsageError(`--expires ${(error as Error).message}.`);
  }
}

function parseAddresses(list: string | undefined): string[] {
  const addresses = list === undefined ? [] : splitList(list);
  const strange = addresses.filter((address) => !/^[\da-f.:/]+$/i.test(address) || !isProxyRange(address));
  if (strange.length > 0) throw new UsageError(`--addresses: ${strange.join(', ')} is no address and no network.`);
  return addresses;
}

function parseOverlap(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new UsageError('--overlap must be a number of seconds.');
  return Number(text);
}

/** Parses the arguments of `parley keys`. @throws UsageError when there is no such command or scope */
export function parseKeysCommand(args: string[]): KeysCommand {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [name, id, ...more] = positionals;
  if (name === 'signing') {
    const command = parseSigningCommand(positionals.slice(1));
    if (command) return { name, command };
  }
  if (more.length > 0) throw new UsageError(usage);
  if (name === 'list' && id === undefined) return { name };
  if (name === 'revoke' && id !== undefined) return { name, id };
  if (name === 'rotate' && id !== undefined) return { name, id, overlapS: parseOverlap(values.overlap) };
  if (name !== 'create' || id !== undefined) throw new UsageError(usage);
  const { organization, user } = values;
  if (user !== undefined && !/^[!-~]{1,200}$/.test(user)) throw new UsageError('--user must be an id without spaces.');
  const bounds = { expiresAt: parseEnd(values.expires), allowedAddresses: parseAddresses(values.addresses) };
  return {
    name,
    options: { name: values.name, organization, user, scopes: parseScopes(values.scopes, organization), ...bounds },
  };
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

const formatSecret = (id: string, key: string) => `Shown this once:\n  id   ${id}\n  key  ${key}\n`;
const unknownKey = (id: string) => new UsageError(`There is no key ${id} that is not revoked.`);

async function createKey({ db, now }: KeysContext, { user, ...options }: NewKeyOptions): Promise<string> {
  const { id, key } = generateApiKey();
  const findUser = async (tx: EntityDatabase, organizationId: string) =>
    (await resolveUser(tx, organizationReach(organizationId), { external_id: user! }, { pointer: '--user', now }))!;
  await storeApiKey(db, { id, key }, { ...options, now, ...(user !== undefined && { findUser }) });
  return formatSecret(id, key);
}

async function runSigning({ db, now, envelope, announce }: KeysContext, command: SigningCommand): Promise<string> {
  const said = await runSigningCommand(db, command, now, envelope);
  if (said === null) throw new UsageError('There is no such signing key; see npx parley keys signing list.');
  announce({ kind: 'signing-key', id: null });
  return said;
}

async function rotateKey({ db, now, announce }: KeysContext, id: string, overlapS: number): Promise<string> {
  const { key, hash } = generateApiKey();
  const previousUntil = overlapS === 0 ? null : new Date(now.getTime() + overlapS * 1_000);
  if (!(await rotateKeyHash(db, id, { hash, previousUntil, now }))) throw unknownKey(id);
  announce({ kind: 'key', id });
  return formatSecret(id, key);
}

/** Carries out a command and returns the text to print. @throws UsageError when there is no such key */
export async function executeKeysCommand(context: KeysContext, command: KeysCommand): Promise<string> {
  const { db, now, announce } = context;
  if (command.name === 'create') return createKey(context, command.options);
  if (command.name === 'list') return formatKeys(await listKeySummaries(db), now);
  if (command.name === 'rotate') return rotateKey(context, command.id, command.overlapS);
  if (command.name === 'signing') return runSigning(context, command.command);
  if (!(await revokeKeyTree(db, command.id, now))) throw new UsageError(`There is no key ${command.id}.`);
  announce({ kind: 'key', id: command.id });
  return `The key ${command.id} is revoked, with the keys that were made with it; servers that run notice within seconds.\n`;
}
