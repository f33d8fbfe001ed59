import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations } from '#src/contract/spec.ts';
import { grpcScopes } from '#src/grpc/admit.ts';

/** The scopes of the contract, and what each one allows, as the table of docs/guides/access.md. */

const file = join(import.meta.dirname, '../../docs/guides/access.md');
const begin = '<!-- The table is made of the contract: node src/tools/scope-table.ts -->';
const end = '<!-- End of the table -->';

type Entry = { scope: string; name: string; forUsers: boolean };

function listEntries(): Entry[] {
  const ofHttp = [readContract('v2'), readContract('v1'), readContract('openai')].flatMap((contract) =>
    readOperations(contract).flatMap(({ id, security, organizationOnly }) =>
      (security[0] ?? []).length === 0
        ? []
        : [{ scope: security[0]!.join(' and '), name: id, forUsers: !organizationOnly }],
    ),
  );
  const ofGrpc = grpcScopes.map(({ method, scope }) => ({ scope, name: `${method} (gRPC)`, forUsers: true }));
  return [...ofHttp, ...ofGrpc];
}

const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

/** Returns the table as Markdown: one row for each scope. */
function formatTable(): string {
  const byScope = Map.groupBy(listEntries(), ({ scope }) => scope);
  const rows = [...byScope].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    '| Scope | Operations | Not for tokens of users |',
    '|---|---|---|',
    ...rows.map(([scope, entries]) => {
      const all = [...new Set(entries.map(({ name }) => name))];
      const refused = [...new Set(entries.filter(({ forUsers }) => !forUsers).map(({ name }) => name))];
      const last = refused.length === all.length ? 'all of these' : code(refused);
      return `| \`${scope}\` | ${code(all)} | ${last} |`;
    }),
  ].join('\n');
}

/** Returns the text of docs/guides/access.md with the table as it has to be. */
export function withScopeTable(text: string): string {
  const [before, rest] = text.split(begin);
  return `${before}${begin}\n${formatTable()}\n${end}${rest!.split(end)[1]}`;
}

/** Writes the table of the guide. `npm run generate` does so, too. Returns the path of the guide when it is another text now. */
export function writeScopeTable(): string[] {
  const text = readFileSync(file, 'utf8');
  const next = withScopeTable(text);
  if (next === text) return [];
  writeFileSync(file, next);
  return ['docs/guides/access.md'];
}

if (import.meta.main) writeScopeTable();
