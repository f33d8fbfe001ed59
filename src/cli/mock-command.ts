import { parseArgs } from 'node:util';
import { FaultError, parseFault, type OrderedFault } from '#src/mock/fault.ts';
import { parseAnswerOrder, type AnswerOrder } from '#src/mock/mock-order.ts';
import { UsageError } from './failure.ts';

/** The help of `parley mock`. */
export const mockUsage = `Usage:
  npx parley mock [--port PORT] [--host HOST] [--version v1|v2] [--seed NUMBER] [--answers example|schema]
                  [--fault FAULT] [--heartbeat SECONDS]

Serves the contract without a database and without models: answers are the examples of the contract, with what was sent.
Requests are checked as Parley checks them. Any key and any token is let in.
  --port        the port to listen on; 8090 unless it is given, 0 for a free one
  --host        the address to listen on; 127.0.0.1 unless it is given
  --version     the only version to serve; both unless it is given
  --seed        ids and made-up answers are the same for the same number; 1 unless it is given
  --answers     schema: answers are made up from the schemas, with all that they allow
  --fault       a fault of every request that orders none, such as 'status=503; retry-after=2'
  --heartbeat   the seconds between heartbeats of silent streams; 15 unless they are given
One request orders with the headers Parley-Mock-Answer and Parley-Mock-Fault: see docs/guides/testing.md.
`;

/** The call of `parley mock`, as it was typed. */
export type MockCommand = {
  port: number;
  host: string;
  versions: readonly ('v1' | 'v2')[];
  seed: number;
  answer: AnswerOrder;
  fault: OrderedFault | null;
  heartbeatMs: number;
};

const options = {
  port: { type: 'string', default: '8090' },
  host: { type: 'string', default: '127.0.0.1' },
  version: { type: 'string' },
  seed: { type: 'string', default: '1' },
  answers: { type: 'string', default: 'example' },
  fault: { type: 'string' },
  heartbeat: { type: 'string', default: '15' },
} as const;

function readInteger(name: string, text: string, least: number, most: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, not ${text}.`);
}

function readVersions(text: string | undefined): MockCommand['versions'] {
  if (text === undefined) return ['v1', 'v2'];
  if (text === 'v1' || text === 'v2') return [text];
  throw new UsageError(`--version must be v1 or v2, not ${text}.`);
}

function readAnswer(text: string): AnswerOrder {
  const answer = parseAnswerOrder(text);
  if (answer === null || (answer.from === 'example' && answer.name !== null))
    throw new UsageError(`--answers must be example or schema, not ${text}.`);
  return answer;
}

function readFault(text: string | undefined): OrderedFault | null {
  try {
    return text === undefined ? null : parseFault(text);
  } catch (error) {
    throw error instanceof FaultError ? new UsageError(`--fault: ${error.message}`) : error;
  }
}

/** Parses the arguments of `parley mock`. @throws UsageError */
export function parseMockCommand(args: string[]): MockCommand {
  let parsed;
  try {
    parsed = parseArgs({ args, options });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${mockUsage}`);
  }
  const { port, host, version, seed, answers, fault, heartbeat } = parsed.values;
  return {
    port: readInteger('port', port, 0, 65_535),
    host,
    versions: readVersions(version),
    seed: readInteger('seed', seed, 0, 2 ** 32 - 1),
    answer: readAnswer(answers),
    fault: readFault(fault),
    heartbeatMs: readInteger('heartbeat', heartbeat, 1, 3_600) * 1_000,
  };
}
