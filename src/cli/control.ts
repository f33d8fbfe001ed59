import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readJson } from '#src/json/json.ts';
import { CommandError, UsageError } from './failure.ts';

/** The way to the server for a command that uses the data folder: a port of the loopback interface, and a token for it. */
export type ControlFile = { port: number; token: string };

type ControlAnswer = { text: string } | { failure: string };

const toPath = (dataDir: string) => join(dataDir, 'control.json');
const maxRequestBytes = 100_000;

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxRequestBytes) throw new UsageError('The command is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function hasToken({ headers }: IncomingMessage, token: string): boolean {
  const [sent, known] = [headers.authorization ?? '', `Bearer ${token}`].map((text) => Buffer.from(text));
  return sent!.length === known!.length && timingSafeEqual(sent!, known!);
}

function readArguments(text: string): string[] {
  const read = readJson(text);
  if ('fault' in read || !Array.isArray(read.value) || !read.value.every((part) => typeof part === 'string'))
    throw new UsageError('A command is a list of words.');
  return read.value;
}

/**
 * Opens a door for commands in the data folder that this process uses, so that they can be carried out while it runs. It
 * listens on the loopback interface, and takes a token that stands in a file which only the owner of the folder can read:
 * whoever can read it could open the database as well.
 * @param run carries out a command and returns the text to print
 * @param serveBackup answers a backup, over a request that stays open
 * @returns the function that closes the door
 */
export async function openControl(
  dataDir: string,
  run: (args: string[]) => Promise<string>,
  serveBackup?: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<() => Promise<void>> {
  const token = randomBytes(32).toString('hex');
  async function answer(request: IncomingMessage): Promise<ControlAnswer> {
    try {
      return { text: await run(readArguments(await readText(request))) };
    } catch (error) {
      if (error instanceof UsageError || error instanceof CommandError) return { failure: error.message };
      return { failure: 'The server could not carry out the command.' };
    }
  }
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'POST' || !hasToken(request, token)) return void response.writeHead(403).end();
    if (request.url === '/backup' && serveBackup) return void serveBackup(request, response);
    void answer(request).then((sent) => response.end(JSON.stringify(sent)));
  });
  server.requestTimeout = 0; // that of a backup lasts as long as its copy
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const path = toPath(dataDir);
  const file: ControlFile = { port: (server.address() as AddressInfo).port, token };
  await rm(path, { force: true });
  await writeFile(path, JSON.stringify(file), { mode: 0o600 });
  await chmod(path, 0o600);
  return async () => {
    await rm(path, { force: true });
    server.close();
    server.closeAllConnections();
  };
}

/** Returns the way to the server that has the data folder open, or has left the file behind; null when there is none. */
export async function readControlFile(dataDir: string): Promise<ControlFile | null> {
  const text = await readFile(toPath(dataDir), 'utf8').catch(() => null);
  const read = text === null ? null : readJson(text);
  return read === null || 'fault' in read ? null : (read.value as ControlFile);
}

/**
 * Has the server that uses the data folder carry out a command. Returns the text to print, or null when no server runs there.
 * @throws CommandError with what the server says
 */
export async function callControl(dataDir: string, args: readonly string[]): Promise<string | null> {
  const control = await readControlFile(dataDir);
  if (control === null) return null;
  const response = await fetch(`http://127.0.0.1:${control.port}/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${control.token}` },
    body: JSON.stringify(args),
  }).catch(() => null);
  // A file that was left behind by a server that was killed names a port that nobody, or somebody else, listens on.
  if (!response?.ok) return null;
  const answer = (await response.json()) as ControlAnswer;
  if ('failure' in answer) throw new CommandError(answer.failure);
  return answer.text;
}
