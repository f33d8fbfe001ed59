import type { TraceSettings } from '#src/telemetry/tracing/trace-settings.ts';
import { baseUrl, integer, oneOf, SettingError, url, type SettingRule } from './rules.ts';

/** Reads variables, and collects their faults. */
type SettingReader = { read<T, D>(name: string, rule: SettingRule<T>, fallback: D): T | D };

/** Parses pairs as OpenTelemetry has them, such as `api-key=secret,tenant=a%20b`. */
const pairs: SettingRule<Record<string, string>> = (value) =>
  Object.fromEntries(
    value
      .split(',')
      .filter((pair) => pair.trim() !== '')
      .map((pair) => {
        const end = pair.indexOf('=');
        const [name, text] = [pair.slice(0, Math.max(end, 0)).trim(), pair.slice(end + 1).trim()];
        const decoded = /^[\x20-\x7e]*$/.test(text) ? decode(text) : undefined;
        if (!/^[\w.!#$&^`|~*'+-]{1,200}$/.test(name) || decoded === undefined)
          throw new SettingError('must be pairs such as name=value,other=a%20b');
        return [name, decoded];
      }),
  );

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const ratio: SettingRule<number> = (value) => {
  if (!/^(0(\.\d{1,9})?|1(\.0{1,9})?)$/.test(value))
    throw new SettingError('must be a number from 0 to 1, such as 0.05');
  return Number(value);
};

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/**
 * Reads the settings of traces by the names that OpenTelemetry has for them; null when no spans are made. A variable that is for traces
 * only comes before the one for everything.
 */
export function readTraces(reader: SettingReader): TraceSettings | null {
  const read = <T>(name: string, rule: SettingRule<T>, fallback: T): T =>
    reader.read(`OTEL_EXPORTER_OTLP_TRACES_${name}`, rule, reader.read(`OTEL_EXPORTER_OTLP_${name}`, rule, fallback));
  const base = reader.read('OTEL_EXPORTER_OTLP_ENDPOINT', baseUrl, null);
  const address = reader.read(
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    url('http:', 'https:'),
    base === null ? null : `${base}/v1/traces`,
  );
  const isDisabled = reader.read('OTEL_SDK_DISABLED', oneOf('true', 'false'), 'false') === 'true';
  const exporter = reader.read('OTEL_TRACES_EXPORTER', oneOf('otlp', 'none'), 'otlp' as const);
  const resource = reader.read('OTEL_RESOURCE_ATTRIBUTES', pairs, {} as Record<string, string>);
  const settings = {
    protocol: read('PROTOCOL', oneOf('http/protobuf', 'http/json'), 'http/protobuf' as const),
    headers: read('HEADERS', pairs, {}),
    timeoutMs: read('TIMEOUT', integer(1, 600_000), 10_000),
    sampler: reader.read('OTEL_TRACES_SAMPLER', oneOf(...samplers), 'parentbased_always_on' as const),
    ratio: reader.read('OTEL_TRACES_SAMPLER_ARG', ratio, 1),
    serviceName: reader.read('OTEL_SERVICE_NAME', (value) => value, resource['service.name'] ?? 'parley'),
    resource,
    queueSize: reader.read('OTEL_BSP_MAX_QUEUE_SIZE', integer(1, 1_000_000), 2_048),
    batchSize: reader.read('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', integer(1, 100_000), 512),
    delayMs: reader.read('OTEL_BSP_SCHEDULE_DELAY', integer(1, 600_000), 5_000),
  };
  return address === null || isDisabled || exporter === 'none' ? null : { url: address, ...settings };
}
