import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type OtlpValue = { stringValue?: string; intValue?: number; boolValue?: boolean; doubleValue?: number };
type OtlpSpan = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: { key: string; value: OtlpValue }[];
  status: { code?: number };
  startTimeUnixNano: string;
  endTimeUnixNano: string;
};
type OtlpTraces = { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] };

/** A span as a receiver of OTLP has got it. */
export type ReceivedSpan = Omit<OtlpSpan, 'attributes'> & { attributes: Record<string, unknown> };

/** A receiver of traces, as a collector is one: OTLP in JSON over HTTP, on loopback. */
export type TraceReceiver = {
  url: string;
  spans: ReceivedSpan[];
  /** The bodies of the requests, as they came, and the types that they said. */
  texts: string[];
  types: string[];
  /** Answers requests; with 200 unless told otherwise. */
  answer: (response: ServerResponse) => void;
  close(): void;
};

const toValue = ({ stringValue, intValue, boolValue, doubleValue }: OtlpValue) =>
  stringValue ?? intValue ?? boolValue ?? doubleValue;

const toSpan = ({ attributes, ...span }: OtlpSpan): ReceivedSpan => ({
  ...span,
  attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, toValue(value)])),
});

/** Starts a receiver of traces. */
export async function startTraceReceiver(): Promise<TraceReceiver> {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part;
    const type = String(request.headers['content-type']);
    receiver.texts.push(text);
    receiver.types.push(type);
    if (type === 'application/json') {
      const { resourceSpans } = JSON.parse(text) as OtlpTraces;
      const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
      receiver.spans.push(...spans.map(toSpan));
    }
    receiver.answer(response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const receiver: TraceReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans: [],
    texts: [],
    types: [],
    answer: (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
    close: () => (server.closeAllConnections(), void server.close()),
  };
  return receiver;
}
