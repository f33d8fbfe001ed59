import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Verifier } from '@pact-foundation/pact';
import { readPact, type Pact, type PactInteraction } from './pact-file.ts';
import type { Provider } from './providers/provider.ts';

/**
 * A process of its own, because Pact's core prints all it does: it is sent a provider and pacts, starts the one and sends
 * back what became of the others.
 */

export type Order = { provider: string; pacts: string[] };

/** What a provider was found to do. An empty list of failures: all that the consumer expects. */
export type Verdict = { path: string; interactions: number; failures: string[] };

process.env['PACT_DO_NOT_TRACK'] = 'true';

process.once('message', (order: Order) => {
  carryOut(order).then(
    (verdicts) => process.send!({ verdicts }, () => process.exit(0)),
    (error: Error) => process.send!({ error: error.stack }, () => process.exit(1)),
  );
});

async function carryOut({ provider: name, pacts }: Order): Promise<Verdict[]> {
  const { startProvider } = (await import(`./providers/${name}.ts`)) as { startProvider(): Promise<Provider> };
  const provider = await startProvider();
  const verdicts: Verdict[] = [];
  const fulfilled = new Set<string>();
  for (const path of pacts) {
    const { interactions } = readPact(path);
    const failures = await verifyOthers(path, fulfilled, provider);
    // A failure may be of any interaction, so those of a pact that has one count for nothing.
    if (failures.length === 0) for (const interaction of interactions) fulfilled.add(JSON.stringify(interaction));
    verdicts.push({ path, interactions: interactions.length, failures });
  }
  return verdicts;
}

/** Verifies the interactions of a pact that no earlier one has had: versions of a consumer have most of them in common. */
async function verifyOthers(path: string, fulfilled: ReadonlySet<string>, provider: Provider): Promise<string[]> {
  const pact = readPact(path);
  const interactions = pact.interactions.filter((interaction) => !fulfilled.has(JSON.stringify(interaction)));
  if (interactions.length === 0) return [];
  if (interactions.length === pact.interactions.length) return verify(path, pact, provider);
  const folder = mkdtempSync(join(tmpdir(), 'parley-pact-'));
  try {
    const rest = join(folder, 'pact.json');
    writeFileSync(rest, JSON.stringify({ ...pact, interactions }));
    return await verify(rest, { ...pact, interactions }, provider);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function verify(path: string, pact: Pact, provider: Provider): Promise<string[]> {
  const faults: string[] = [];
  const options = {
    provider: pact.provider.name,
    providerBaseUrl: provider.baseUrl,
    pactUrls: [path],
    logLevel: 'error' as const,
    stateHandlers: stateHandlers(pact.interactions, provider, faults),
    messageProviders: messageProviders(pact.interactions, provider, faults),
  };
  const outcome = await new Verifier(options).verifyProvider().then(
    () => [],
    (error: Error) => failuresOf(error),
  );
  return [...outcome, ...faults, ...provider.violations()];
}

function stateHandlers(interactions: PactInteraction[], provider: Provider, faults: string[]) {
  const names = new Set(interactions.flatMap(({ providerStates = [] }) => providerStates.map(({ name }) => name)));
  const handler = (name: string) => async (params: unknown) =>
    provider.setUp(name, (params ?? {}) as Record<string, unknown>).catch((error: Error) => {
      faults.push(`The state “${name}”: ${error.message}`);
      throw error;
    });
  return Object.fromEntries([...names].map((name) => [name, handler(name)]));
}

/** Each message is one that the provider's stream really had, under the name that the pact expects it to have. */
function messageProviders(interactions: PactInteraction[], provider: Provider, faults: string[]) {
  const messages = interactions.filter(({ type }) => type === 'Asynchronous/Messages');
  const produce = async ({ description, metadata = {} }: PactInteraction) => {
    const { stream = '', event = '' } = metadata;
    try {
      const events = await provider.events(stream);
      const found = events.find((one) => one.event === event);
      if (!found) throw new Error(`no ${event} among ${events.map((one) => one.event).join(', ')}`);
      return {
        __pactMessageMetadata: { stream, event: found.event, contentType: 'application/json' },
        message: found.data,
      };
    } catch (error) {
      faults.push(`${description}: ${(error as Error).message}`);
      throw error;
    }
  };
  return Object.fromEntries(messages.map((message) => [message.description, () => produce(message)])) as never;
}

type Result = {
  errors: { interaction: string; mismatch: { mismatches?: { mismatch: string; path?: string }[]; message?: string } }[];
};

function failuresOf({ message }: Error): string[] {
  if (!message.startsWith('{')) return [message];
  return (JSON.parse(message) as Result).errors.flatMap(({ interaction, mismatch }) => {
    const what = mismatch.mismatches?.map(({ path, mismatch: text }) => (path ? `${path}: ${text}` : text));
    return (what ?? [mismatch.message ?? 'failed']).map((text) => `${interaction}: ${text}`);
  });
}
