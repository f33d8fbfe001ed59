import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { fromJSON, loadSync, type MessageTypeDefinition } from '@grpc/proto-loader';

const folder = join(import.meta.dirname, '../../proto');
const files = ['parley/session/v1/session_events', 'parley/session/v1/problem', 'grpc/health/v1/health'].concat(
  ['v1', 'v1alpha'].map((version) => `grpc/reflection/${version}/reflection`),
);
const definition = loadSync(
  files.map((file) => `${file}.proto`),
  { includeDirs: [folder], keepCase: true, longs: Number, enums: String, defaults: true },
);

/** google.rpc.Status, as every gRPC server sends it. */
const status = fromJSON(
  {
    nested: {
      Any: { fields: { type_url: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } } },
      Status: {
        fields: {
          code: { type: 'int32', id: 1 },
          message: { type: 'string', id: 2 },
          details: { rule: 'repeated', type: 'Any', id: 3 },
        },
      },
    },
  },
  {},
)['Status'] as MessageTypeDefinition<any, any>;

type GrpcFailure = { code: string; detail: string; problem: any; metadata: grpc.Metadata };

/** Returns the status of a failed call, and the problem in its details. */
export function toGrpcFailure(error: unknown): GrpcFailure {
  const { code, details, metadata } = error as grpc.ServiceError;
  if (typeof code !== 'number') throw error;
  const [bytes] = metadata.get('grpc-status-details-bin') as Buffer[];
  const [packed] = bytes ? status.deserialize(bytes).details : [];
  const isProblem = packed?.type_url === 'type.googleapis.com/parley.session.v1.Problem';
  const problemType = definition['parley.session.v1.Problem'] as MessageTypeDefinition<any, any>;
  const body = isProblem ? problemType.deserialize(packed.value) : null;
  return { code: grpc.status[code]!, detail: details, problem: body, metadata };
}

export type GrpcClient = {
  /** A unary call; what fails is thrown. */
  call(method: string, request: object, metadata?: Record<string, string>): Promise<any>;
  /** A call that streams: in both directions, or what is answered to `request`. */
  stream(method: string, request?: object, metadata?: Record<string, string>): any;
  close(): void;
};

/** Creates a third-party client of one service. */
export function grpcClient(address: string, service: string, credential: Record<string, string> = {}): GrpcClient {
  const Client = grpc.makeClientConstructor(definition[service] as grpc.ServiceDefinition, service);
  const client = new Client(address, grpc.credentials.createInsecure()) as any;
  const metadataOf = (own: Record<string, string>) => {
    const metadata = new grpc.Metadata();
    for (const [name, value] of Object.entries({ ...credential, ...own })) metadata.set(name, value);
    return metadata;
  };
  return {
    call: (method, request, own = {}) =>
      new Promise((resolve, reject) => {
        client[method](request, metadataOf(own), (error: unknown, reply: unknown) =>
          error ? reject(error) : resolve(reply),
        );
      }),
    stream: (method, request, own = {}) =>
      request ? client[method](request, metadataOf(own)) : client[method](metadataOf(own)),
    close: () => client.close(),
  };
}

/** Collects all messages of a stream, and its failure, or null. */
export async function collect(stream: any): Promise<{ messages: any[]; failure: GrpcFailure | null }> {
  const messages: any[] = [];
  try {
    for await (const message of stream) messages.push(message);
    return { messages, failure: null };
  } catch (error) {
    return { messages, failure: toGrpcFailure(error) };
  }
}
