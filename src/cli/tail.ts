import type { AguiEvent } from '#generated/v2/client/types.gen.ts';
import { toPrintable } from '#src/telemetry/printable.ts';
import { findStyle, printStyled } from '#src/telemetry/terminal.ts';
import { explainCall, openServer } from './called-server.ts';
import type { CommandCall } from './command.ts';
import type { tailOptions } from './command-options.ts';
import { cutToWidth, getTerminalWidth } from './display-width.ts';
import { UsageError } from './failure.ts';
import { Interrupt, interruptedStatus } from './interrupt.ts';

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
  const shown = width === null ? line : cutToWidth(line, width);
  const [begin, end] = findStyle(colours.find(([pattern]) => pattern.test(event.type))?.[1] ?? 'reset');
  return `${begin}${shown}${end}\n`;
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
  const parley = openServer(server, env);
  const interrupt = new Interrupt();
  const stream = parley.sessions.events.stream(call.words[0]!, { after_seq, follow: !end });
  interrupt.signal.addEventListener('abort', () => stream.abort(), { once: true });
  return explainCall(async () => {
    for await (const [seq, event] of stream.entries()) {
      printStyled(json ? toJsonLine(seq, event) : formatEvent(seq, event, getTerminalWidth()));
    }
    interrupt.end();
    return interrupt.signal.aborted ? interruptedStatus : 0;
  });
}
