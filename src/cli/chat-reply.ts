import type { MessageCompleteEvent, ToolCall } from '#generated/v2/client/types.gen.ts';
import type { ReplyEvent } from '#src/clients/typescript/parley.ts';
import { toPrintable } from '#src/telemetry/printable.ts';
import { findStyle, printStyled } from '#src/telemetry/terminal.ts';
import { ForeignText } from './foreign-text.ts';
import { MarkdownStyler } from './markdown-styler.ts';

/** What a reply has come to: its end, and the calls that wait for a result of the caller. */
type PrintedReply = { end: MessageCompleteEvent | null; waiting: ToolCall[] };

/** Returns how text is shown: Markdown in the styles of the terminal, or as it was written where there are none. */
function createTextWriter(): { write(text: string): string; end(): string } {
  const [bold, code, quiet] = [findStyle('bold'), findStyle('cyan'), findStyle('dim')];
  const foreign = new ForeignText();
  const styler = bold[0] === '' ? null : new MarkdownStyler({ bold, code, quiet });
  return {
    write: (text) => (styler ? styler.write(foreign.write(text)) : foreign.write(text)),
    end: () => (styler ? styler.write(foreign.end()) + styler.end() : foreign.end()),
  };
}

const formatCall = ({ name, arguments: args }: ToolCall) => `${toPrintable(name)} ${toPrintable(args)}`;

/** Prints the events of a reply as they arrive. Returns what it has come to. */
export async function printReply(events: AsyncIterable<ReplyEvent>): Promise<PrintedReply> {
  const [quiet, quietEnd] = findStyle('dim');
  const waiting = new Map<string, ToolCall>();
  let writer = createTextWriter();
  let isLineOpen = false;
  let end: MessageCompleteEvent | null = null;
  const note = (text: string) => {
    printStyled(`${writer.end()}${isLineOpen ? '\n' : ''}${quiet}· ${text}${quietEnd}\n`);
    writer = createTextWriter();
    isLineOpen = false;
  };
  for await (const event of events) {
    if (event.event === 'message_start' && event.replaces !== undefined)
      note('The answer did not hold; it is given anew.');
    if (event.event === 'content_delta') {
      printStyled(writer.write(event.delta));
      isLineOpen = !event.delta.endsWith('\n');
    }
    if (event.event === 'tool_call') {
      note(`${event.refused ? 'may not call' : 'calls'} ${formatCall(event.tool_call)}`);
      if (!event.refused && !event.handled) waiting.set(event.tool_call.id, event.tool_call);
    }
    if (event.event === 'tool_result') waiting.delete(event.tool_call_id);
    if (event.event === 'message_complete') end = event;
  }
  printStyled(`${writer.end()}${isLineOpen ? '\n' : ''}`);
  if (end && end.message.state === 'incomplete') note(`The answer was cut: ${toPrintable(String(end.finish_reason))}.`);
  return { end, waiting: [...waiting.values()] };
}
