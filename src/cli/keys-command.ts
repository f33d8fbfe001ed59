import { parseArgs } from 'node:util';
import { entities } from '#src/composition/entities.ts';
import { readContract, listScopes } from '#src/composition/read-contract.ts';
import { generateApiKey, storeApiKey } from '#src/access/first-key.ts';
import { parseConfig } from '#src/config/config.ts';
import { openDatabase } from '#src/db/data-source.ts';
import type { Transactional } from '#src/db/query.ts';
import { type ApiKeySummary, listKeys, revokeKey } from '#src/access/key-store.ts';
import { formatColumns, formatMinute } from './columns.ts';
import { UsageError } from './failure.ts';
import { parseSigningCommand, runSigningCommand, type SigningCommand } from './signing-keys.ts';

const usage = `Usage:
  npx parley keys create [--name NAME] [--organization NAME] [--scopes SCOPE,SCOPE]
  npx parley keys list
  npx parley keys revoke ID
  npx parley keys signing list
  npx parley keys signing rotate
  npx parley keys signing retire KID

With the embedded database the server has to be stopped meanwhile.
`;

/** Formats keys in columns, one per line. */
function formatKeys(keys: ApiKeySummary[]): string {
  const rows = keys.map(({ id, organization, name, scopes, createdAt, lastUsedAt, revokedAt }) => [
    id,
    organization,
    name,
    formatMinute(createdAt, ''),
    formatMinute(lastUsedAt, 'never'),
    revokedAt ? `revoked ${formatMinute(revokedAt, '')}` : scopes.join(','),
  ]);
  return formatColumns(['ID', 'ORGANIZATION', 'NAME', 'CREATED (UTC)', 'LAST USED', 'SCOPES'], rows);
}

function parseScopes(list: string | undefined): string[] {
  const known = listScopes(readContract());
  if (list === undefined) return known;
  const asked = list.split(',').map((scope) => scope.trim());
  const strange = asked.filter((scope) => !known.includes(scope));
  if (strange.length > 0)
    throw new UsageError(`--scopes: there is no ${strange.join(', ')}. There are ${known.join(', ')}.`);
  return asked;
}

async function runSigning(db: Transactional, command: SigningCommand, now: Date): Promise<string> {
  const said = await runSigningCommand(db, command, now);
  if (said === null) throw new UsageError('There is no such signing key; see npx parley keys signing list.');
  return said;
}

/**
 * Runs a command about keys and returns the text to print.
 * @throws UsageError when there is no such command, key or scope
 */
export async function runKeysCommand(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const options = { name: { type: 'string' }, organization: { type: 'string' }, scopes: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [command, id] = positionals;
  const scopes = parseScopes(values.scopes);
  const signing = command === 'signing' ? parseSigningCommand(positionals.slice(1)) : null;
  if (!signing && (!['create', 'list', 'revoke'].includes(command ?? '') || (command === 'revoke' && !id)))
    throw new UsageError(usage);
  const { databaseUrl, dataDir } = parseConfig(env);
  const { dataSource, close } = await openDatabase({ databaseUrl, dataDir, poolSize: 1, entities });
  try {
    const now = new Date();
    if (signing) return await runSigning(dataSource, signing, now);
    if (command === 'list') return formatKeys(await listKeys(dataSource));
    if (command === 'revoke') {
      if (!(await revokeKey(dataSource, id!, now))) throw new UsageError(`There is no key ${id}.`);
      return `The key ${id} is revoked; servers that run notice within seconds.\n`;
    }
    const secret = generateApiKey();
    await storeApiKey(dataSource, secret, {
      name: values.name ?? 'key',
      organization: values.organization ?? 'default',
      scopes,
      now,
    });
    return `Shown this once:\n  id   ${secret.id}\n  key  ${secret.key}\n`;
  } finally {
    await close();
  }
}
