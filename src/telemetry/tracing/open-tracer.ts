import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  createTraceState,
  defaultResource,
  JsonTraceExporter,
  ParentBasedSampler,
  ProtobufTraceExporter,
  resourceFromAttributes,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '#generated/packages/opentelemetry.js';
import type { Context, Span as OtelSpan } from '@opentelemetry/api';
import type { Sampler } from '@opentelemetry/sdk-trace';
import type { RemoteSpan, TraceSpan, SpanOptions, Tracer } from '#src/process/span.ts';
import { BoundedExport } from './bounded-export.ts';
import { toFactAttributes } from './fact-attributes.ts';
import type { TraceSettings } from './trace-settings.ts';

/** A tracer that makes and sends spans, and the function that ends it. */
export type OpenTracer = Tracer & {
  /** Sends what waits, for `timeoutMs` at most. */
  close(timeoutMs: number): Promise<void>;
};

/** The longest text of an attribute. */
const longestText = 1_000;

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  internal: SpanKind.INTERNAL,
} as const;

function createSampler({ sampler, ratio }: TraceSettings): Sampler {
  const name = sampler.replace('parentbased_', '');
  const root =
    name === 'always_on'
      ? new AlwaysOnSampler()
      : name === 'always_off'
        ? new AlwaysOffSampler()
        : new TraceIdRatioBasedSampler(ratio);
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

/** Returns the context of OpenTelemetry in which a span begins. */
function toContext(parent: TraceSpan | RemoteSpan | null): Context {
  if (parent === null) return ROOT_CONTEXT;
  if (parent instanceof TracedSpan) return trace.setSpan(ROOT_CONTEXT, parent.span);
  const { traceId, spanId, isSampled, tracestate } = parent as RemoteSpan;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(tracestate !== undefined && { traceState: createTraceState(tracestate) }),
  });
}

/** A span of OpenTelemetry as the server sees it. */
class TracedSpan implements TraceSpan {
  readonly span: OtelSpan;

  constructor(span: OtelSpan) {
    this.span = span;
  }

  get traceId(): string {
    return this.span.spanContext().traceId;
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }

  get isRecorded(): boolean {
    return this.span.isRecording();
  }

  set: TraceSpan['set'] = (attributes) => {
    for (const [name, value] of Object.entries(attributes))
      if (value !== undefined) this.span.setAttribute(name, value);
  };

  rename: TraceSpan['rename'] = (name) => void this.span.updateName(name);

  end: TraceSpan['end'] = (facts, errorCode) => {
    this.set(toFactAttributes(facts));
    if (errorCode !== undefined) {
      this.span.setAttribute('error.type', errorCode);
      this.span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.span.end();
  };
}

/** Creates what sends spans. It resends by itself what a receiver may take later. */
function createExporter({ url, protocol, headers, timeoutMs }: TraceSettings) {
  const options = { url, headers: { ...headers }, timeoutMillis: timeoutMs };
  return protocol === 'http/json' ? new JsonTraceExporter(options) : new ProtobufTraceExporter(options);
}

/** Returns what is said of this instance with its spans. */
const createResource = ({ serviceName, resource }: TraceSettings, version: string) =>
  defaultResource().merge(
    resourceFromAttributes({ ...resource, 'service.name': serviceName, 'service.version': version }),
  );

/**
 * Opens the tracer of this process: spans are kept in a bounded queue and sent in batches, by the SDK of OpenTelemetry. Nothing
 * waits for it, and what it cannot send is dropped and counted. `onFailure` is told when spans could not be sent, and
 * `onRecovery` when they can be again.
 */
export function openTracer(
  settings: TraceSettings,
  version: string,
  told: { onFailure(error: unknown): void; onRecovery(): void },
): OpenTracer {
  const { queueSize, batchSize, delayMs, timeoutMs } = settings;
  const bounded = new BoundedExport(createExporter(settings), queueSize, told);
  const batches = new BatchSpanProcessor({
    exporter: bounded,
    maxQueueSize: queueSize,
    maxExportBatchSize: Math.min(batchSize, queueSize),
    scheduledDelayMillis: delayMs,
    exportTimeoutMillis: timeoutMs,
  });
  const provider = new TracerProvider({
    resource: createResource(settings, version),
    sampler: createSampler(settings),
    spanLimits: { attributeValueLengthLimit: longestText },
    spanProcessors: [bounded.limit(batches)],
  });
  const tracer = provider.getTracer('parley', version);
  return {
    counts: bounded.counts,
    begin: (name: string, { kind, attributes = {} }: SpanOptions, parent) =>
      new TracedSpan(tracer.startSpan(name, { kind: kinds[kind], attributes }, toContext(parent))),
    async close(closeMs) {
      const late = new Promise<void>((resolve) => setTimeout(resolve, closeMs).unref());
      await Promise.race([provider.shutdown().catch(told.onFailure), late]);
    },
  };
}
