import { parseArgs } from 'node:util';
import { entities, readContract, scopesOf } from '#src/app.ts';
import { newSecret, storeKey } from '#src/bootstrap.ts';
import { parseConfig } from '#src/config.ts';
import { openDatabase } from '#src/db/data-source.ts';
import { listKeys, revokeKey, type ListedKey } from '#src/resources/user/store.ts';

const usage = `Usage:
  npx parley keys create [--name NAME] [--organization NAME] [--scopes SCOPE,SCOPE]
  npx parley keys list
  npx parley keys revoke ID

With the embedded database the server has to be stopped meanwhile.
`;

class UsageError extends Error {}

const minute = (at: Date | null, never: string) => (at ? at.toISOString().slice(0, 16).replace('T', ' ') : never);

/** One key a line, in columns. */
function table(keys: ListedKey[]): string {
  const rows = keys.map(({ id, organization, name, scopes, createdAt, lastUsedAt, revokedAt }) => [
    id,
    organization,
    name,
    minute(createdAt, ''),
    minute(lastUsedAt, 'never'),
    revokedAt ? `revoked ${minute(revokedAt, '')}` : scopes.join(','),
  ]);
  const all = [['ID', 'ORGANIZATION', 'NAME', 'CREATED (UTC)', 'LAST USED', 'SCOPES'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}

function readScopes(list: string | undefined): string[] {
  const known = scopesOf(readContract());
  if (list === undefined) return known;
  const asked = list.split(',').map((scope) => scope.trim());
  const strange = asked.filter((scope) => !known.includes(scope));
  if (strange.length > 0)
    throw new UsageError(`--scopes: there is no ${strange.join(', ')}. There are ${known.join(', ')}.`);
  return asked;
}

async function run(args: string[]): Promise<string> {
  const options = { name: { type: 'string' }, organization: { type: 'string' }, scopes: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [command, id] = positionals;
  const scopes = readScopes(values.scopes);
  if (!['create', 'list', 'revoke'].includes(command ?? '') || (command === 'revoke' && !id))
    throw new UsageError(usage);
  const { databaseUrl, dataDir } = parseConfig(process.env);
  const { dataSource, close } = await openDatabase({ databaseUrl, dataDir, poolSize: 1, entities });
  try {
    const now = new Date();
    if (command === 'list') return table(await listKeys(dataSource));
    if (command === 'revoke') {
      if (!(await revokeKey(dataSource, id!, now))) throw new UsageError(`There is no key ${id}.`);
      return `The key ${id} is revoked; servers that run notice within seconds.\n`;
    }
    const secret = newSecret();
    await storeKey(dataSource, secret, {
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

try {
  process.stdout.write(await run(process.argv.slice(3)));
  process.exit(0);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
