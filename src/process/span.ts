import type { WorkFacts } from './work-facts.ts';

type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A span of another program, as it tells of it in the header `traceparent` of W3C Trace Context. */
export type RemoteSpan = { traceId: string; spanId: string; isSampled: boolean; tracestate?: string | undefined };

/** A span of a trace: one piece of work with its beginning and its end. */
export type TraceSpan = {
  traceId: string;
  /** The header that tells others of it. */
  traceparent: string;
  /** Whether it will be sent. Its parts are not worth a span otherwise. */
  isRecorded: boolean;
  set(attributes: SpanAttributes): void;
  rename(name: string): void;
  /** Ends it. `facts` become its attributes; `errorCode` is the code of what it failed with. */
  end(facts: WorkFacts, errorCode?: string): void;
};

/** The kind of a span as OpenTelemetry has it, and what is known of it at its beginning. */
export type SpanOptions = {
  kind: 'server' | 'client' | 'producer' | 'internal';
  attributes?: SpanAttributes;
};

/** The numbers of spans that were sent, could not be sent, and were dropped because too many waited. */
export type SpanCounts = { sent: number; failed: number; dropped: number };

/** Makes spans. None of its functions throws or waits. */
export type Tracer = {
  counts: Readonly<SpanCounts>;
  begin(name: string, options: SpanOptions, parent: TraceSpan | RemoteSpan | null): TraceSpan;
};

let tracer: Tracer | null = null;

/** Sets what makes spans in this process. Null makes none, which costs nothing. */
export const setTracer = (next: Tracer | null): void => void (tracer = next);

/** Returns what has become of the spans of this process. */
export const countSpans = (): Readonly<SpanCounts> => tracer?.counts ?? { sent: 0, failed: 0, dropped: 0 };

/** Returns whether spans are made. */
export const isTracing = (): boolean => tracer !== null;

/** Begins a span; null when none are made. */
export const beginSpan = (
  name: string,
  options: SpanOptions,
  parent: TraceSpan | RemoteSpan | null,
): TraceSpan | null => (tracer === null ? null : tracer.begin(name, options, parent));

const traceparentForm = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const longestTracestate = 512;

/**
 * Parses the headers of [W3C Trace Context](https://www.w3.org/TR/trace-context/). Returns null for headers that are not valid: the
 * standard demands that a new trace begins then.
 */
export function parseTraceparent(traceparent: unknown, tracestate?: unknown): RemoteSpan | null {
  const [, version, traceId, spanId, flags, more] = traceparentForm.exec(String(traceparent ?? '')) ?? [];
  if (!traceId || !spanId || version === 'ff' || (version === '00' && more !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  const state = typeof tracestate === 'string' && tracestate.length <= longestTracestate ? tracestate : undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags!, 16) & 1) === 1, ...(state && { tracestate: state }) };
}
