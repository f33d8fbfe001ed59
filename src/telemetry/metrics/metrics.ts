import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type {
  EndedDirectCall,
  EndedModelCall,
  EndedRequest,
  Gauges,
  Meters,
  ReadAvailability,
  WrittenCommit,
} from './meters.ts';
import { createVoiceMetrics } from './voice-metrics.ts';

/** The metrics of a process: what is counted, and how it is read. */
export type Metrics = {
  meters: Meters;
  /** Sets where the values of this moment are read at each scrape; before it they are missing. */
  watch(readGauges: () => Gauges, readAvailability: ReadAvailability): void;
  /** Returns all metrics in the text format of Prometheus, 0.0.4. */
  read(): Promise<{ contentType: string; text: string }>;
};

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const modelBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128];
const streamBuckets = [1, 5, 15, 60, 300, 900, 3_600, 14_400];
const commitBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_000];

/** Returns `2xx` and the like for a status of HTTP, the name of one of gRPC as it is, and `none` for no answer. */
function toStatusLabel(status: EndedRequest['status']): string {
  if (status === null) return 'none';
  return typeof status === 'number' ? `${Math.floor(status / 100)}xx` : status;
}

/** Returns how a run has ended by its last event, or null for an event that ends none. */
function toRunOutcome(event: { type: string; code?: unknown; outcome?: unknown }): string | null {
  if (event.type === 'RUN_ERROR') return event.code === 'run_cancelled' ? 'cancelled' : 'failed';
  if (event.type !== 'RUN_FINISHED') return null;
  const { outcome } = event;
  const kind = typeof outcome === 'object' && outcome !== null && 'type' in outcome ? outcome.type : outcome;
  return kind === 'interrupt' ? 'interrupted' : 'finished';
}

/** Creates what counts. */
function createCounters(registry: Registry) {
  const create = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  return {
    requests: create(
      'parley_requests_total',
      'Requests, calls of gRPC and streams that are over, by operation and class of status.',
      'operation',
      'status',
    ),
    problems: create('parley_problems_total', 'Answers that were a problem, by its code.', 'code'),
    runs: create('parley_runs_total', 'Runs that have ended, by outcome.', 'outcome'),
    modelCalls: create(
      'parley_model_calls_total',
      'Calls of models, by outcome: ok, abandoned, or the code of the problem.',
      'outcome',
    ),
    directCalls: create(
      'parley_direct_calls_total',
      'Requests of models without an agent, by task and outcome: ok, abandoned, or the code of the problem.',
      'task',
      'outcome',
    ),
    tokens: create('parley_model_tokens_total', 'Tokens of prompts and of completions, as models count them.', 'kind'),
  };
}

/** Creates what measures. */
function createHistograms(registry: Registry) {
  const create = <Label extends string>(name: string, help: string, buckets: number[], ...labelNames: Label[]) =>
    new Histogram({ name, help, buckets, labelNames, registers: [registry] });
  return {
    requestSeconds: create(
      'parley_request_duration_seconds',
      'Time from the head of a request to the end of its answer, without streams.',
      requestBuckets,
      'operation',
    ),
    streamSeconds: create(
      'parley_stream_duration_seconds',
      'Time for which a stream was open.',
      streamBuckets,
      'operation',
    ),
    directSeconds: create(
      'parley_direct_call_duration_seconds',
      'Time that a model took for a request without an agent, by task.',
      modelBuckets,
      'task',
    ),
    modelSeconds: create(
      'parley_model_call_duration_seconds',
      'Time that a model took for its whole answer.',
      modelBuckets,
    ),
    firstTokenSeconds: create(
      'parley_model_first_token_seconds',
      'Time until a model began to say something.',
      modelBuckets,
    ),
    commitEvents: create('parley_commit_events', 'Events that a commit added to the log of a session.', commitBuckets),
  };
}

/** Registers the values of this moment, which are read when somebody asks for the metrics. */
function registerGauges(registry: Registry, readGauges: () => Gauges): void {
  const gauge = (name: string, help: string, read: (gauges: Gauges) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read(readGauges()));
      },
    });
  gauge('parley_streams_open', 'Streams that are open on this instance.', ({ streams }) => streams);
  gauge('parley_runs_active', 'Runs that this instance carries out.', ({ runs }) => runs);
  gauge('parley_requests_active', 'Requests of known callers that wait for their answers.', (now) => now.requests);
  gauge('parley_body_bytes', 'Bytes that the bodies of requests take.', (now) => now.bodyBytes);
  gauge('parley_model_answers_active', 'Answers that models are giving.', (now) => now.modelAnswers);
  gauge(
    'parley_load_delay_seconds',
    'The median delay of the event loop within a second.',
    (now) => now.load.delay / 1e3,
  );
  gauge('parley_load_memory_ratio', 'The memory in use, of what the process may have.', (now) => now.load.memory / 100);
  gauge('parley_sessions_followed', 'Sessions that streams of this instance follow.', (now) => now.followedSessions);
  gauge('parley_models_resting', 'Models that are not asked for a while: they were away.', (now) => now.restingModels);
  gauge('parley_database_connections', 'Connections to the database.', ({ connections }) => connections.open);
  gauge('parley_database_connections_idle', 'Unused ones of them.', ({ connections }) => connections.idle);
  gauge(
    'parley_database_waiting',
    'Statements and transactions that wait for a connection.',
    (now) => now.connections.waiting,
  );
}

/** Registers what others count, by the values of one label. */
function registerReadCounter(
  registry: Registry,
  { name, help, label }: { name: string; help: string; label: string },
  read: () => Readonly<Record<string, number>>,
): void {
  const counter = new Counter({
    name,
    help,
    labelNames: [label],
    registers: [],
    collect() {
      this.reset();
      for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count);
    },
  });
  registry.registerMetric(counter);
}

/** Registers what is counted elsewhere: the spans of traces, what the load has refused, and what a replica has answered. */
function registerReadCounters(registry: Registry, readGauges: () => Gauges): void {
  const spans = { name: 'parley_spans_total', help: 'Spans of traces, by what has become of them.', label: 'outcome' };
  registerReadCounter(registry, spans, () => readGauges().spans);
  const help = 'Requests that were refused because there was more to do than could be done, by the measure.';
  const refusals = { name: 'parley_load_refusals_total', help, label: 'measure' };
  registerReadCounter(registry, refusals, () => readGauges().loadRefusals);
  const reads = {
    name: 'parley_replica_reads_total',
    help: 'Reads that a replica may answer, by who has answered.',
    label: 'server',
  };
  registerReadCounter(registry, reads, () => readGauges().replicaReads);
  const redis = {
    name: 'parley_redis_uses_total',
    help: 'Messages and counts of limits that Redis had, or should have had, by kind.',
    label: 'kind',
  };
  registerReadCounter(registry, redis, () => readGauges().redisUse);
}

/** Registers all that is read when somebody asks for the metrics. */
function registerReadings(registry: Registry, readGauges: () => Gauges): void {
  registerGauges(registry, readGauges);
  registerReadCounters(registry, readGauges);
}

/** Registers whether the parts can be reached, which is asked when somebody asks for the metrics. */
function registerAvailability(registry: Registry, readAvailability: ReadAvailability): void {
  const gauge = new Gauge({
    name: 'parley_dependency_available',
    help: 'Whether a part that this instance uses is available: 1 or 0.',
    labelNames: ['dependency'],
    registers: [],
    async collect() {
      const availability = await readAvailability();
      this.reset();
      for (const [dependency, isAvailable] of Object.entries(availability))
        this.set({ dependency }, Number(isAvailable));
    },
  });
  registry.registerMetric(gauge);
}

function registerVersion(registry: Registry, version: string): void {
  const info = { name: 'parley_build_info', help: 'The version that runs; always 1.', labelNames: ['version'] };
  new Gauge({ ...info, registers: [registry] }).set({ version }, 1);
}

/**
 * Creates the metrics of this process: those of Parley, and those of Node and the process that
 * [prom-client](https://github.com/siimon/prom-client) brings. Labels have few values: ids of operations, codes of problems and
 * outcomes, never what a caller, a model or a producer has named.
 */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registerVersion(registry, version);
  const counted = { ...createCounters(registry), ...createHistograms(registry) };
  const meters: Meters = {
    countRequest({ operationId: operation = 'none', status, durationMs, isStream, problemCode }: EndedRequest) {
      counted.requests.inc({ operation, status: toStatusLabel(status) });
      (isStream ? counted.streamSeconds : counted.requestSeconds).observe({ operation }, durationMs / 1_000);
      if (problemCode !== undefined) counted.problems.inc({ code: problemCode });
    },
    countModelCall({ durationMs, firstTokenMs, outcome, tokens }: EndedModelCall) {
      counted.modelCalls.inc({ outcome });
      counted.modelSeconds.observe(durationMs / 1_000);
      if (firstTokenMs !== null) counted.firstTokenSeconds.observe(firstTokenMs / 1_000);
      counted.tokens.inc({ kind: 'prompt' }, tokens?.prompt ?? 0);
      counted.tokens.inc({ kind: 'completion' }, tokens?.completion ?? 0);
    },
    countDirectCall({ durationMs, task, outcome }: EndedDirectCall) {
      counted.directCalls.inc({ task, outcome });
      counted.directSeconds.observe({ task }, durationMs / 1_000);
    },
    countVoice: createVoiceMetrics(registry),
    countCommit({ entries }: WrittenCommit) {
      if (entries.length > 0) counted.commitEvents.observe(entries.length);
      for (const { event } of entries) {
        const outcome = toRunOutcome(event);
        if (outcome !== null) counted.runs.inc({ outcome });
      }
    },
  };
  return {
    meters,
    watch(readGauges, readAvailability) {
      registerReadings(registry, readGauges);
      registerAvailability(registry, readAvailability);
    },
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
