import type { SpanCounts } from '#src/process/span.ts';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';

type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];

/** An export of OpenTelemetry succeeds with this code. */
const success = 0;

/**
 * Keeps the number of spans that wait to be sent, or are being sent, within a bound: a receiver that hangs must not fill the
 * memory. Counts what becomes of all spans.
 */
export class BoundedExport implements SpanExporter {
  readonly counts: SpanCounts = { sent: 0, failed: 0, dropped: 0 };
  readonly #exporter: SpanExporter;
  readonly #limit: number;
  readonly #told: { onFailure(error: unknown): void; onRecovery(): void };
  #waiting = 0;
  #isFailing = false;

  constructor(exporter: SpanExporter, limit: number, told: { onFailure(error: unknown): void; onRecovery(): void }) {
    this.#exporter = exporter;
    this.#limit = limit;
    this.#told = told;
  }

  /** Returns the processor that is given only as many spans as may wait. */
  limit(processor: SpanProcessor): SpanProcessor {
    return {
      onStart: (span, context) => processor.onStart(span, context),
      onEnd: (span) => {
        if (this.#waiting >= this.#limit) {
          this.counts.dropped += 1;
          return;
        }
        this.#waiting += 1;
        processor.onEnd(span);
      },
      forceFlush: () => processor.forceFlush(),
      shutdown: () => processor.shutdown(),
    };
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#exporter.export(spans, (result) => {
      this.#waiting -= spans.length;
      this.#count(spans.length, result);
      done(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.#exporter.forceFlush?.() ?? Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }

  /** Tells of the first failure and of the first success after it: a receiver that is away would fill the log. */
  #count(count: number, { code, error }: ExportResult): void {
    const hasFailed = code !== success;
    this.counts[hasFailed ? 'failed' : 'sent'] += count;
    if (hasFailed && !this.#isFailing) this.#told.onFailure(error);
    if (!hasFailed && this.#isFailing) this.#told.onRecovery();
    this.#isFailing = hasFailed;
  }
}
