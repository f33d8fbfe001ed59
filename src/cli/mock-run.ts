import type { AddressInfo, Server } from 'node:net';
import { newId } from '#src/api/ids.ts';
import { createHttpServer } from '#src/http/connections.ts';
import { createMock } from '#src/mock/create-mock.ts';
import type { CommandCall } from './command.ts';
import type { mockOptions } from './command-options.ts';
import { CommandError } from './failure.ts';
import { toMockCommand } from './mock-command.ts';

const limits = { requestTimeoutMs: 60_000, maxConnections: 1_000 };

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${error.message})`;
      reject(
        new CommandError(`The port ${port} of ${host} ${why}. Name another one with --port, or 0 for a free one.`),
      );
    });
    server.listen(port, host, resolve);
  });
}

/** Starts the mock of a command. Returns its address and its stop. @throws UsageError, CommandError */
export async function startMockCommand(
  call: CommandCall<typeof mockOptions>,
): Promise<{ url: string; close: () => Promise<void> }> {
  const command = toMockCommand(call);
  const { port, host } = command;
  let url = '';
  const publicUrl = () => url;
  const { listener, app } = createMock({ ...command, publicUrl });
  const answers = { publicUrl, now: () => new Date(), newRequestId: () => newId('req') };
  const server = createHttpServer(listener, limits, answers, app.messageClasses);
  await listen(server, port, host);
  const shown = host.includes(':') ? `[${host}]` : host;
  url = `http://${shown}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
