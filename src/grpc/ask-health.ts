import { createClient } from '@connectrpc/connect';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import { Health, HealthCheckResponse_ServingStatus as Status } from '#generated/proto/grpc/health/v1/health_pb.ts';

const timeoutMs = 5_000;

/** Asks a server for its health over gRPC. Returns null when nobody answers who speaks gRPC. */
export async function askHealth(baseUrl: string): Promise<'serving' | 'not serving' | null> {
  // A session that is aborted fails once more afterwards, with nobody listening; an idle one is closed.
  const sessionManager = new Http2SessionManager(baseUrl, { idleConnectionTimeoutMs: 100 });
  const transport = createGrpcTransport({ baseUrl, sessionManager, defaultTimeoutMs: timeoutMs });
  try {
    const { status } = await createClient(Health, transport).check({});
    return status === Status.SERVING ? 'serving' : 'not serving';
  } catch {
    return null;
  }
}
