/** The settings of traces. Their names and defaults are those of OpenTelemetry. */
export type TraceSettings = {
  /** The address to which spans are posted. */
  url: string;
  /** The form in which they are sent. */
  protocol: 'http/protobuf' | 'http/json';
  headers: Readonly<Record<string, string>>;
  /** The longest time that an export may take. */
  timeoutMs: number;
  sampler: 'always_on' | 'always_off' | 'traceidratio' | `parentbased_${'always_on' | 'always_off' | 'traceidratio'}`;
  /** The share of traces that a sampler by ratio takes, from 0 to 1. */
  ratio: number;
  serviceName: string;
  /** Attributes of this instance on each span, such as `deployment.environment.name`. */
  resource: Readonly<Record<string, string>>;
  /** The number of spans that wait to be sent; more are dropped. */
  queueSize: number;
  /** The number of spans that are sent together, and the time after which fewer are. */
  batchSize: number;
  delayMs: number;
};
