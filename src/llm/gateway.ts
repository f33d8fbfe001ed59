import type { OpenAI } from 'openai';
import type { Problem } from '#src/api/problems.ts';
import { createCatalogue, parseModels } from './catalogue.ts';
import { createCircuits, type CircuitOptions, type Circuits } from './circuits.ts';
import { createModelCalls, type ModelCalls } from './model-calls.ts';
import { complete } from './completion.ts';
import type { Upstream } from './completion.ts';
import { Dialect } from './dialects.ts';
import { createDirectModels } from './direct/direct-models.ts';
import { embed } from './embeddings.ts';
import { Fault, faultProblem } from './fault.ts';
import { startOffline } from './offline/server.ts';
import { RealtimeClient } from './realtime/realtime-client.ts';
import { openRealtimeSocket } from './realtime/realtime-socket.ts';
import { createModelTransport, type ModelTransport } from './transport.ts';
import type { ModalityTable } from './modalities.ts';
import type { TaskTable } from './tasks.ts';
import type { ChatRequest, Delta, Gateway } from './types.ts';

type GatewayOptions = {
  /** With the version: `https://gateway.example/v1`. */
  baseUrl: string;
  apiKey: string | null;
  /** The longest silence before the first token and between two. */
  timeoutMs: number;
  provider?: Gateway['provider'];
  /** What the operator says about the kinds of content that models take. */
  modalities?: ModalityTable;
  /** When models that are away are left alone; they are asked always when it is missing. */
  circuit?: CircuitOptions;
  /** What the operator says about the tasks that models do. */
  tasks?: TaskTable;
  /** The number of answers that one model may give at a time; null or missing for any number. */
  callsPerModel?: number | null;
};

const noCircuit: CircuitOptions = { failures: null, restMs: 0 };

/** Returns the gateway of the configuration; the built-in offline provider when there is none. */
export async function openGateway(config: {
  baseUrl: string | null;
  apiKey: string | null;
  timeoutMs: number;
  modalities?: ModalityTable;
  circuit?: CircuitOptions;
  tasks?: TaskTable;
  callsPerModel?: number | null;
}): Promise<Gateway> {
  const { baseUrl, apiKey, ...settings } = config;
  if (baseUrl !== null) return createGateway({ baseUrl, apiKey, ...settings });
  const offline = await startOffline({ keepRequests: 0 });
  const gateway = createGateway({ baseUrl: offline.baseUrl, apiKey: null, provider: 'offline', ...settings });
  const close = async () => {
    await gateway.close();
    await offline.close();
  };
  return { ...gateway, close };
}

/** Creates the client of a gateway. Importing the SDK takes longer than all else at start: it waits for the first use. */
async function createOpenAi({ baseUrl, apiKey }: GatewayOptions, { fetch }: ModelTransport): Promise<OpenAI> {
  const { OpenAI: Client } = await import('#generated/packages/openai.js');
  return new Client({
    baseURL: baseUrl,
    apiKey: apiKey ?? 'none',
    maxRetries: 0,
    timeout: 2 ** 31 - 1, // silence is measured here, also after the headers
    fetch,
    logLevel: 'off',
    ...(apiKey === null && { defaultHeaders: { authorization: null } }),
  });
}

/**
 * Opens the one door to every OpenAI-compatible gateway: streams, models, health. It keeps only connections and the
 * catalogue.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { baseUrl, apiKey, timeoutMs, provider = 'openai_compatible' } = options;
  const circuits = createCircuits(options.circuit ?? noCircuit);
  const calls = createModelCalls(options.callsPerModel ?? null);
  const transport = createModelTransport();
  let upstream: Promise<Upstream> | null = null;
  const open = () => (upstream ??= openUpstream());

  async function openUpstream(): Promise<Upstream> {
    const client = await createOpenAi(options, transport);
    const accepts: Upstream['accepts'] = (model, kind) => catalogue.modalitiesOf(model)?.includes(kind) ?? true;
    return { client, transport, dialect: new Dialect(baseUrl), secret: apiKey, timeoutMs, accepts };
  }

  async function fetchModels(signal: AbortSignal) {
    const { client } = await open();
    const response = await client.get('/models', { signal }).asResponse();
    return parseModels(await response.text(), apiKey);
  }

  const catalogue = createCatalogue({ ...options, fetchModels, secret: apiKey });
  return {
    ...catalogue,
    stream: (request) => answer({ open, circuits, calls }, request),
    countOpenCircuits: circuits.countOpen,
    countAnswers: calls.count,
    embed: (request) => embed(open, request),
    direct: createDirectModels(open),
    createRealtimeModel: (voice, onSpoken) => {
      const connect = (model: string) => openRealtimeSocket({ baseUrl, apiKey, timeoutMs }, model);
      return new RealtimeClient({ connect, secret: apiKey, timeoutMs, takeAnswer: calls.take, onSpoken }, voice);
    },
    provider,
    close: async () => transport.close(),
  };
}

type Asking = { open: () => Promise<Upstream>; circuits: Circuits; calls: ModelCalls };

async function* answer({ open, circuits, calls }: Asking, request: ChatRequest): AsyncGenerator<Delta> {
  const upstream = await open();
  const models = [...new Set(request.models)];
  const failures: string[] = [];
  for (const model of models) {
    let started = false;
    const parts = complete(upstream, model, request);
    let release = () => {};
    try {
      release = calls.take(model);
      for (let part = await circuits.ask(model, () => parts.next()); !part.done; part = await parts.next()) {
        if (part.value.length === 0) continue;
        if (!started) yield { type: 'start', model };
        started = true;
        for (const delta of part.value) yield delta;
      }
      return;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (started || !error.fallback || model === models.at(-1)) throw explained(error, model, started, failures);
      failures.push(`${shorten(model)} ${shorten(error.message)}`);
    } finally {
      release();
      await parts.return(undefined);
    }
  }
}

function explained(fault: Fault, model: string, started: boolean, failures: string[]): Problem {
  const what = started ? 'stopped in the middle of its answer' : 'gave no answer';
  const before = failures.length > 0 ? ` Tried before it: ${failures.slice(0, 5).join(' ')}` : '';
  return faultProblem(fault, `Model ${shorten(model)} ${what}`, before);
}

function shorten(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160).toWellFormed()}….` : text;
}
