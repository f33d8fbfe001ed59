import { parseArgs } from 'node:util';
import { entities, readContract, scopesOf } from '#src/app.ts';
import { newSecret, storeKey } from '#src/bootstrap.ts';
import { parseConfig } from '#src/config.ts';
import { openDatabase } from '#src/db/data-source.ts';
import { listKeys, revokeKey } from '#src/resources/user/store.ts';

const usage = `Usage:
  npm start -- keys create [--name NAME] [--organization NAME] [--scopes SCOPE,SCOPE]
  npm start -- keys list
  npm start -- keys revoke ID

With the embedded database the server has to be stopped meanwhile.
`;

class UsageError extends Error {}

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
    if (command === 'list') return `${(await listKeys(dataSource)).map((key) => JSON.stringify(key)).join('\n')}\n`;
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
