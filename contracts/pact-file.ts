import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The members of a pact that are read here. */
export type Pact = {
  consumer: { name: string };
  provider: { name: string };
  interactions: PactInteraction[];
  metadata: Record<string, unknown>;
};

export type PactInteraction = {
  type: 'Synchronous/HTTP' | 'Asynchronous/Messages';
  description: string;
  providerStates?: { name: string; params?: Record<string, unknown> }[];
  request?: { method: string; path: string };
  response?: { status: number; body?: { content: unknown; contentType: string } };
  contents?: { content: unknown; contentType: string };
  metadata?: Record<string, string>;
};

/** The version of the consumers in the working tree, until a release freezes it under the release's own version. */
export const unreleased = 'unreleased';

/** The folder of pacts, digests and the matrix. */
export const contractsFolder = import.meta.dirname;

export const pactPath = (consumer: string, version: string, folder = contractsFolder): string =>
  join(folder, 'pacts', consumer, `${version}.json`);

/** Lists all kept pacts, by consumer and version. */
export function listKeptPacts(folder = contractsFolder): { consumer: string; version: string; path: string }[] {
  const pacts = join(folder, 'pacts');
  if (!existsSync(pacts)) return [];
  const consumers = readdirSync(pacts, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return consumers
    .flatMap(({ name: consumer }) =>
      readdirSync(join(pacts, consumer))
        .filter((file) => file.endsWith('.json'))
        .map((file) => ({ consumer, version: file.slice(0, -'.json'.length), path: join(pacts, consumer, file) })),
    )
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

export const readPact = (path: string): Pact => JSON.parse(readFileSync(path, 'utf8')) as Pact;

export const computeDigest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

export function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Formats a pact for storage: in a fixed order, and without the versions of the tools that wrote it. */
export function normalizePact(pact: Pact): string {
  const key = ({ type, description }: PactInteraction) => `${type} ${description}`;
  const interactions = pact.interactions.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  const { pactSpecification } = pact.metadata;
  return jsonText({ ...pact, interactions, metadata: { pactSpecification } });
}
