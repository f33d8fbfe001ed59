import { AsyncLocalStorage } from 'node:async_hooks';
import type { WorkFacts } from './work-facts.ts';
import { beginSpan, type RemoteSpan, type TraceSpan, type SpanOptions } from './span.ts';

/** A piece of work: a request, a call, a run or a job. */
export type Work = {
  readonly facts: WorkFacts;
  /** The trace that it belongs to; null when nobody traces it. */
  readonly traceId: string | null;
  /** The span of the work, or of the part of it that is under way; null when nothing is traced. */
  readonly span: TraceSpan | null;
  /** The number of spans that its parts may still have. All parts count here. */
  readonly spans: { left: number; leftOut: number };
  /** The work that began it; null for none. */
  readonly caller: Work | null;
};

/** The maximum number of spans of the parts of one piece of work: a run may write for hours. */
const mostSpans = 500;

const current = new AsyncLocalStorage<Work | undefined>();

/** Returns the work that the caller is a part of; undefined for none. */
export const getWork = (): Work | undefined => current.getStore();

/** The description of a piece of work that begins. */
export type WorkBeginning = {
  facts: WorkFacts;
  /** The name of its span. */
  name: string;
  span: SpanOptions;
  /** The span of another program that asked for it. */
  remote?: RemoteSpan | null;
};

/**
 * Begins a piece of work, as a part of the work that the caller is a part of. Its facts are in all lines of the log that are
 * written within it. It ends with `endWork`.
 */
export function beginWork({ facts, name, span: options, remote = null }: WorkBeginning): Work {
  const caller = current.getStore() ?? null;
  const span = beginSpan(name, options, caller?.span ?? remote);
  return {
    facts: { ...caller?.facts, ...facts },
    traceId: span?.traceId ?? caller?.traceId ?? remote?.traceId ?? null,
    span,
    spans: { left: mostSpans, leftOut: 0 },
    caller,
  };
}

/** Runs a part of a piece of work. */
export const within = <T>(work: Work | undefined, run: () => T): T => current.run(work, run);

/** Runs what belongs to no work although work has led to it, such as a round of a worker that serves everybody. */
export const detached = <T>(run: () => T): T => current.run(undefined, run);

/** Adds to what is known of the work that the caller is a part of. */
export function noteWork(facts: WorkFacts): void {
  const work = current.getStore();
  if (work) Object.assign(work.facts, facts);
}

/** Counts tokens for the work that the caller is a part of, and for what began it. */
export function addUsedTokens(count: number): void {
  for (let work: Work | null = current.getStore() ?? null; work; work = work.caller)
    work.facts.tokens_used = (work.facts.tokens_used ?? 0) + count;
}

/** Returns the code of what went wrong, for a span: never its words. */
function toErrorCode(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const said = typeof code === 'string' ? code : name;
  return typeof said === 'string' && /^[\w.-]{1,64}$/.test(said) ? said : 'error';
}

/** Ends a piece of work, with the code of the problem that it failed with. */
export function endWork({ span, facts, spans }: Work, errorCode?: string): void {
  if (spans.leftOut > 0) span?.set({ 'parley.spans_left_out': spans.leftOut });
  span?.end(facts, errorCode);
}

/** A part of a piece of work, with its span. */
export type Part = {
  work: Work;
  set: TraceSpan['set'];
  /** Ends it, with what it failed with if it did. */
  end(error?: unknown): void;
};

/** Begins a part of the work that the caller is a part of. Returns null when that is not traced, or has parts enough. */
export function beginPart(name: string, options: SpanOptions): Part | null {
  const work = current.getStore();
  if (!work?.span?.isRecorded) return null;
  if (work.spans.left === 0) {
    work.spans.leftOut += 1;
    return null;
  }
  const span = beginSpan(name, options, work.span);
  if (!span) return null;
  work.spans.left -= 1;
  return {
    work: { ...work, span },
    set: (attributes) => span.set(attributes),
    end: (error) => span.end(work.facts, error === undefined ? undefined : toErrorCode(error)),
  };
}

/** Runs a part of the work that the caller is a part of. `run` is given the part; null when it is not traced. */
export async function tracePart<T>(
  name: string,
  options: SpanOptions,
  run: (part: Part | null) => Promise<T>,
): Promise<T> {
  const part = beginPart(name, options);
  if (!part) return run(null);
  try {
    const result = await current.run(part.work, () => run(part));
    part.end();
    return result;
  } catch (error) {
    part.end(error);
    throw error;
  }
}

/** Returns the header that tells another server of the trace that the caller is a part of; none when nothing is traced. */
export function toTraceHeaders(): { traceparent?: string } {
  const span = current.getStore()?.span;
  return span ? { traceparent: span.traceparent } : {};
}
