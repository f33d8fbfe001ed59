import { isOperatorScope } from '#src/access/roles.ts';
import type { Key } from '#generated/v2/client/types.gen.ts';
import type { Parley } from '#src/clients/typescript/parley.ts';
import { explainCall } from './called-server.ts';
import { formatColumns, formatMinute } from './columns.ts';
import { UsageError } from './failure.ts';
import type { KeysCommand } from './keys-command.ts';
import { formatSecret } from './new-key.ts';

/** Signing keys are changed where the database is, and not over HTTP. */
type HttpKeysCommand = Exclude<KeysCommand, { name: 'signing' }>;

function formatState({ revoked_at, expires_at, scopes }: Key, now: Date): string {
  if (revoked_at !== null) return `revoked ${formatMinute(new Date(revoked_at), '')}`;
  if (expires_at !== null && new Date(expires_at) <= now) return `expired ${formatMinute(new Date(expires_at), '')}`;
  return scopes.join(',');
}

async function listKeys(parley: Parley, json: boolean): Promise<string> {
  const keys = await parley.keys.list({ limit: 200, include_revoked: true }).toArray({ limit: 100_000 });
  if (json) return keys.map((key) => `${JSON.stringify(key)}\n`).join('');
  const rows = keys.map((key) => [
    key.id,
    key.name,
    formatMinute(new Date(key.created_at), ''),
    formatMinute(key.last_used_at === null ? null : new Date(key.last_used_at), 'never'),
    formatState(key, new Date()),
  ]);
  return formatColumns(['ID', 'NAME', 'CREATED (UTC)', 'LAST USED', 'SCOPES'], rows);
}

async function createKey(
  parley: Parley,
  { options, hasScopes, hasOrganization }: Extract<KeysCommand, { name: 'create' }>,
): Promise<string> {
  if (hasOrganization)
    throw new UsageError(
      '--organization: a server makes keys for the organization of the key that asks. Leave it out.',
    );
  const { name, scopes, user, member, expiresAt, allowedAddresses } = options;
  const { id, secret } = await parley.keys.create({
    name,
    scopes: hasScopes ? scopes : scopes.filter((scope) => !isOperatorScope(scope)),
    ...(expiresAt && { expires_at: expiresAt.toISOString() }),
    ...(allowedAddresses.length > 0 && { allowed_addresses: allowedAddresses }),
    ...(member !== undefined && { member_id: member }),
    ...(user !== undefined && { user: { external_id: user } }),
  });
  return formatSecret(id, secret);
}

async function execute(parley: Parley, command: HttpKeysCommand): Promise<string> {
  if (command.name === 'create') return createKey(parley, command);
  if (command.name === 'list') return listKeys(parley, command.json);
  if (command.name === 'rotate') {
    const { id, secret } = await parley.keys.rotate(command.id, { overlap_seconds: command.overlapS });
    return formatSecret(id, secret);
  }
  await parley.keys.revoke(command.id);
  return `The key ${command.id} is revoked, with the keys that were made with it.\n`;
}

/**
 * Has a server carry out a command about the keys of the organization of the caller's key. Returns the text to print.
 * @throws CommandError with what the server says, UsageError for what a server does not do
 */
export async function callKeysServer(parley: Parley, command: HttpKeysCommand): Promise<string> {
  return explainCall(() => execute(parley, command));
}
