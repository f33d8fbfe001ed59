import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fillIn,
  listDifferences,
  listVariables,
  readCases,
  type BehaviourCase,
  type BehaviourStep,
  type ExpectedError,
} from '#src/testing/behaviour/cases.ts';
import type { SeenRequest } from '#src/testing/behaviour/fault-proxy.ts';
import {
  caseId,
  formatGuideOfClients,
  readGuideOfClients,
  readResults,
  writeResults,
  type BehaviourResults,
} from '#src/testing/behaviour/features.ts';
import { startBehaviourServer } from '#src/testing/behaviour/serve.ts';
import { Parley, ParleyError, type ClientTools } from './parley.ts';

/* oxlint-disable typescript/no-explicit-any -- methods are called by their names */

let server: Awaited<ReturnType<typeof startBehaviourServer>>;
beforeAll(async () => {
  server = await startBehaviourServer();
});
afterAll(() => server.close());

const toCamel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const toOptions = (options: object = {}) =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [toCamel(name), value]));

function connect({ credential = 'key', ...options }: NonNullable<BehaviourCase['client']> = {}): Parley {
  const id = credential === 'sign_in' ? { apiKeyId: server.api_key_id } : {};
  return new Parley({ baseUrl: server.url, apiKey: server.api_key, ...id, ...toOptions(options) });
}

/** Returns a method by its name, with what it is called on. */
function findMethod(parley: Parley, name: string): (...args: unknown[]) => any {
  const names = name.split('.');
  const method = names.pop()!;
  const resource = names.reduce<any>((holder, one) => holder[one], parley);
  return (...args) => resource[method](...args);
}

/** The number of ids that a method takes is that of the case, and it takes parameters when the case gives some. */
function toArguments({
  args = [],
  params,
  options,
}: {
  args?: string[];
  params?: object;
  options?: object;
}): unknown[] {
  return [...args, ...(params ? [params] : []), ...(options ? [toOptions(options)] : [])];
}

type Read = { events: string[]; text: string; final: any };

/** Reads a stream to its end, or until it is left. */
async function readStream(stream: any, { leave, as }: { leave?: number; as?: 'text' }): Promise<Read> {
  const read: Read = { events: [], text: '', final: null };
  if (as === 'text') for await (const piece of stream.text()) read.text += piece;
  if (as === 'text') return read;
  for await (const event of stream) {
    read.events.push(event.event ?? event.type);
    if (event.event === 'content_delta' || event.type === 'TEXT_MESSAGE_CONTENT') read.text += event.delta;
    if (read.events.length === leave) break;
  }
  if (leave === undefined && 'finalReply' in stream) read.final = await stream.finalReply();
  if (leave !== undefined) read.final = { run_id: stream.runId };
  return read;
}

/** Carries out one step; returns what it came to, which checks and saves use. */
async function carryOut(parley: Parley, step: BehaviourStep, variables: Record<string, unknown>): Promise<unknown> {
  if ('get' in step) return parley.get(step.get);
  if ('call' in step) return findMethod(parley, step.call)(...toArguments(step));
  if ('stream' in step) return readStream(findMethod(parley, step.stream)(...toArguments(step)), step);
  if ('items' in step) {
    const list = findMethod(parley, step.items)(...toArguments(step));
    if (step.limit !== undefined) return list.toArray({ limit: step.limit });
    const items: unknown[] = [];
    for await (const item of list) items.push(item);
    return items;
  }
  if ('turn' in step) return (variables[step.of] as any)[step.turn === 'next' ? 'nextPage' : 'previousPage']();
  if ('run' in step) {
    const calls: unknown[] = [];
    const tools: ClientTools = Object.fromEntries(
      Object.entries(step.run).map(([name, { returns, throws }]) => [
        name,
        {
          run(args: unknown) {
            calls.push(args);
            if (throws !== undefined) throw new Error(throws);
            return returns;
          },
        },
      ]),
    );
    const asked: unknown[] = [];
    const approve = (approval: unknown) => step.approve![asked.push(approval) - 1];
    const params = { ...toOptions(step.params), tools, ...(step.approve && { approve }) };
    return { ...(await readStream(parley.chat.messages.run(params as never), step)), calls, asked };
  }
  return null;
}

function checkError(error: unknown, expected: ExpectedError): void {
  expect(error).toBeInstanceOf(expected.type === 'TypeError' ? TypeError : ParleyError);
  const { name, code, status, message } = error as ParleyError;
  expect(listDifferences(expected, { type: name, code, status, message })).toEqual([]);
}

async function checkRequests({ requests, keys }: Extract<BehaviourStep, { requests: string[] }>): Promise<void> {
  const seen = (await (await fetch(`${server.url}/_behaviour/requests`)).json()) as SeenRequest[];
  const lines = seen.map(({ method, path }) => `${method} ${path}`);
  expect(listDifferences(requests, lines)).toEqual([]);
  if (!keys) return;
  const sent = seen.filter(({ method }) => method === 'POST').map(({ headers }) => headers['idempotency-key']);
  expect(sent).not.toContain(undefined);
  expect(new Set(sent).size).toBe(keys === 'same' ? 1 : sent.length);
}

async function runStep(parley: Parley, step: BehaviourStep, variables: Record<string, unknown>): Promise<void> {
  if ('faults' in step)
    return void (await fetch(`${server.url}/_behaviour/faults`, { method: 'PUT', body: JSON.stringify(step.faults) }));
  if ('requests' in step) return checkRequests(step);
  const outcome = await carryOut(parley, step, variables).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in step && step.error) return checkError('error' in outcome ? outcome.error : null, step.error);
  if ('error' in outcome) throw outcome.error;
  const { value } = outcome as { value: any };
  const isRead = 'stream' in step || 'run' in step;
  if (isRead) {
    const { text, events, final } = step;
    const { calls, asked } = step as { calls?: unknown; asked?: unknown };
    const expected = { text, events, final, calls, asked };
    const given = Object.fromEntries(Object.entries(expected).filter(([, one]) => one !== undefined));
    expect(listDifferences(given, value)).toEqual([]);
  } else if ('result' in step && step.result !== undefined) expect(listDifferences(step.result, value)).toEqual([]);
  if ('save' in step && step.save) variables[step.save] = isRead ? value.final : value;
}

const results: BehaviourResults = {};
let runs = 0;

describe.each(readCases())('$topic: $name', (one) => {
  it.each(listVariables(one).map((variables) => [JSON.stringify(variables), variables] as const))(
    '%s',
    async (_, given) => {
      const variables: Record<string, unknown> = { ...given, server, unique: `ts${process.pid}x${(runs += 1)}` };
      const passed = results[caseId(one)] ?? true;
      results[caseId(one)] = false;
      await runStep(connect(), { faults: [] }, variables);
      const parley = connect(one.client);
      for (const step of one.steps) await runStep(parley, fillIn(step, variables) as BehaviourStep, variables);
      results[caseId(one)] = passed;
    },
  );
});

describe('the table of what clients do', () => {
  it('has what this client does', () => {
    if (process.env['PARLEY_WRITE_RESULTS'] === '1') writeResults('typescript', results);
    expect(readResults()['typescript']).toEqual(results);
  });

  it('is in the guide', () => {
    expect(readGuideOfClients()).toBe(formatGuideOfClients());
  });
});
