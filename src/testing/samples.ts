import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from './harness.ts';
import { useExisting, type Existing } from './odd-requests.ts';
import { makeThings } from './things.ts';

/** The samples of an operation, by language. */
type Samples = { sh: string; ts?: string; python?: string };

/** A sample about things that exist, and the status of the refusal that it gets; null when it succeeds. */
export type PlannedSample = { operationId: string; text: string; refusal: number | null };

const folder = join(import.meta.dirname, '../../generated/docs');

const readSamples = (version: 'v1' | 'v2') =>
  Object.entries(JSON.parse(readFileSync(join(folder, `samples-${version}.json`), 'utf8')) as Record<string, Samples>);

/** Operations that take away or end what others are about. They come last. */
const ending = /^(delete|end|close|redact|revoke)/;

/** The samples that are refused on a server where nothing else happens, with the status. */
const refused: Record<string, number> = {
  // Nothing is being erased.
  getOrganizationErasure: 404,
  getUserErasure: 404,
  // No consolidation has changed the memory.
  undoMemory: 409,
  // The run has ended.
  cancelRun: 409,
  // Every service has the set release.
  deleteVersionSet: 409,
  // The session is of an agent alone.
  moveSession: 409,
  // It waits for no approval.
  createDecisions: 409,
  // It is opened by clients of WebSockets.
  connectRealtime: 426,
  streamDecisions: 409,
  // No MCP server is there.
  discoverTools: 502,
};

const cities = ['Oslo', 'Bergen', 'Turku', 'Riga'];

const checkpoint = async (api: Api, owner: string): Promise<string> =>
  (await api.post<{ id: string }>(`${owner}/state/checkpoints`, { body: { name: 'four-cities' } })).body.id;

/**
 * Creates a session with states and a checkpoint. Returns both ids. Versions of its state are named by the places of their events,
 * so nothing else is in it.
 */
async function makeSessionState(api: Api, conversation: string): Promise<Existing> {
  const body = { conversation_id: conversation };
  const session = (await api.post<{ id: string }>('/v2/sessions', { body })).body.id;
  const run = { threadId: session, runId: 'run_of_states' };
  const events = [
    { type: 'RUN_STARTED', ...run },
    ...cities.map((city) => ({ type: 'STATE_SNAPSHOT', snapshot: { city } })),
    { type: 'RUN_FINISHED', ...run },
  ].map((event, index) => ({ producer_seq: index + 1, event }));
  await api.post(`/v2/sessions/${session}/events`, { body: { producer_epoch: 1, events } });
  return { sess: session, chk: await checkpoint(api, `/v2/sessions/${session}`) };
}

/** The things that samples are about, by their prefix; those about the state of a session have a session of their own, and those about an upload one that has begun. */
type SampleThings = { all: Existing; ofSessionState: Existing; ofUpload: Existing };

/** Creates one of each thing that a sample is about. */
async function makeSampleThings(api: Api): Promise<SampleThings> {
  const made = await makeThings(api);
  const agent = `/v2/agents/${made['agt']}`;
  const headers = { 'if-match': '*', 'content-type': 'application/merge-patch+json' };
  for (const city of cities) await api.patch(`${agent}/state`, { body: { city }, headers });
  const organization = `/v2/organizations/${made['org']}`;
  await api.put(`${organization}/roles/support`, { body: { description: 'Help', scopes: ['agents:read'] } });
  await api.put(`${organization}/members/${made['usr']}`, { body: { roles: [{ role: 'viewer' }] } });
  const client = { name: 'Nightly import', grant_types: ['client_credentials'], scopes: ['conversations:read'] };
  const { body: oauth } = await api.post<{ id: string }>('/v2/oauth/clients', { body: client });
  const { body: job } = await api.post<{ id: string }>('/v2/migrate', { body: { from_version: 'v1', dry_run: true } });
  const all = { ...made, chk: await checkpoint(api, agent), client: oauth.id, mig: job.id };
  const tus = { 'tus-resumable': '1.0.0', 'upload-length': '30' };
  const { body: upload } = await api.post<{ id: string }>('/v2/uploads', { headers: tus });
  return {
    all,
    ofUpload: { ...all, file: upload.id },
    ofSessionState: { ...all, ...(await makeSessionState(api, made['conv']!)) },
  };
}

/** Counts the segments of the path of a sample: what is below something is ended before it. */
const depthOf = ({ sh }: Samples): number => /http:\/\/127\.0\.0\.1:8080([^\s'?]*)/.exec(sh)![1]!.split('/').length;

/**
 * Returns all samples of a language, about things that it creates, in an order in which they can be run once. They name the
 * server, an offline model and no host that is reached, and each what has to be unique by a name of its own.
 */
export async function planSamples(api: Api, version: 'v1' | 'v2', language: keyof Samples): Promise<PlannedSample[]> {
  const [lasting, doomed] = [await makeSampleThings(api), await makeSampleThings(api)];
  const all = readSamples(version);
  const ends = ([operationId]: [string, Samples]) => ending.test(operationId);
  const enders = all.filter(ends).toReversed();
  const ordered = [
    ...all.filter((one) => !ends(one)),
    ...enders.toSorted(([, one], [, other]) => depthOf(other) - depthOf(one)),
  ];
  return ordered.flatMap(([operationId, samples]) => {
    const sample = samples[language];
    if (sample === undefined) return [];
    const { all: things, ofSessionState, ofUpload } = ending.test(operationId) ? doomed : lasting;
    const existing = {
      ...(operationId.includes('SessionState') ? ofSessionState : operationId.endsWith('Upload') ? ofUpload : things),
      ...(operationId === 'signInWithApiKey' && { key: api.key.id }),
    };
    const unique = sample.replaceAll(/\b(Acme|customer-4711|before-the-migration)\b/g, `$1-${operationId}-${language}`);
    const text = useExisting(unique.replaceAll('http://127.0.0.1:8080', api.stage.url), existing);
    return [
      {
        operationId,
        text: text.replaceAll('openai/gpt-5', 'offline/echo').replaceAll(/(tools|hooks)\.example\.com/g, '$1.invalid'),
        refusal: refused[operationId] ?? null,
      },
    ];
  });
}
