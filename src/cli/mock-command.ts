import { FaultError, parseFault, type OrderedFault } from '#src/mock/fault.ts';
import { parseAnswerOrder, type AnswerOrder } from '#src/mock/mock-order.ts';
import type { CommandCall } from './command.ts';
import type { mockOptions } from './command-options.ts';
import { UsageError } from './failure.ts';

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

/** Returns the command of a call of `parley mock`. @throws UsageError for a value that an option does not take */
export function toMockCommand({ values }: CommandCall<typeof mockOptions>): MockCommand {
  const { port, host, version, seed, answers, fault, heartbeat } = values;
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
