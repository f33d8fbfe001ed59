import type { AguiEvent } from '#generated/v2/client/types.gen.ts';
import { Parley } from '#src/clients/typescript/parley.ts';
import { toPrintable } from '#src/telemetry/printable.ts';
import { findStyle, printStyled } from '#src/telemetry/terminal.ts';
import { explainCall } from './called-server.ts';
import type { CommandCall } from './command.ts';
import type { tailOptions } from './command-options.ts';
import { UsageError } from './failure.ts';
import { Interrupt, interruptedStatus } from './interrupt.ts';
import { toServerAddress } from './server-address.ts';

/** An event of the log, of a kind that this version knows or of a later one. */
type TailedEvent = AguiEvent | { type: string };

/** The colour of an event by the beginning of its type. */
const colours = [
  [/^RUN_ERROR/, 'red'],
  [/^RUN_/, 'green'],
  [/^TOOL_/, 'yellow'],
  [/^STATE_/, 'magenta'],
  [/^(?:REASONING|THINKING)/, 'dim'],
] as const;

/** Returns the members of an event but its type and time, in one printable line. */
function formatMembers(event: TailedEvent): string {
  const { type: _type, timestamp: _timestamp, ...members } = event as TailedEvent & { timestamp?: unknown };
  return toPrintable(
    Object.entries(members)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(' '),
  );
}

/** Formats an event as a line that is no wider than the terminal; without one it is whole. */
function formatEvent(seq: number, event: TailedEvent, width: number | null): string {
  const line = `${String(seq).padStart(6)}  ${toPrintable(event.type).padEnd(22)} ${formatMembers(event)}`.trimEnd();
  const shown = width !== null && line.length > width ? `${line.slice(0, Math.max(1, width - 1))}…` : line;
  const [begin, end] = findStyle(colours.find(([pattern]) => pattern.test(event.type))?.[1] ?? 'reset');
  return `${begin}${shown.toWellFormed()}${end}\n`;
}

const toJsonLine = (seq: number, event: TailedEvent) => `${toPrintable(JSON.stringify({ seq, event }))}\n`;

function readPlace(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--after must be a number of the log, not ${text}.`);
  return Number(text);
}

/** Carries out `parley tail`: prints the log of a session, and follows it. */
export async function runTail(call: CommandCall<typeof tailOptions>, env: NodeJS.ProcessEnv): Promise<number> {
  const { after, json, end, ...server } = call.values;
  const after_seq = readPlace(after);
  const { url, key } = toServerAddress(server, env);
  const parley = new Parley({ baseUrl: url, apiKey: key, logLevel: 'off' });
  const interrupt = new Interrupt();
  const stream = parley.sessions.events.stream(call.words[0]!, { after_seq, follow: !end });
  interrupt.signal.addEventListener('abort', () => stream.abort(), { once: true });
  return explainCall(async () => {
    for await (const [seq, event] of stream.entries()) {
      const width = process.stdout.isTTY ? process.stdout.columns || null : null;
      printStyled(json ? toJsonLine(seq, event) : formatEvent(seq, event, width));
    }
    interrupt.end();
    return interrupt.signal.aborted ? interruptedStatus : 0;
  });
}
