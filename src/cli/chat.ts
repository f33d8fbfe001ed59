import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type {
  Approval,
  CreateMessage,
  Decision,
  MessageReply,
  ToolCall,
  ToolResultInput,
} from '#generated/v2/client/types.gen.ts';
import type { Parley } from '#src/clients/typescript/parley.ts';
import { toPrintable } from '#src/telemetry/printable.ts';
import { findStyle, printError, printStyled } from '#src/telemetry/terminal.ts';
import { explainCall, openServer } from './called-server.ts';
import { printReply } from './chat-reply.ts';
import type { CommandCall } from './command.ts';
import type { chatOptions } from './command-options.ts';
import { CommandError } from './failure.ts';
import { findNamedAgent } from './find-named-agent.ts';
import { Interrupt, interruptedStatus } from './interrupt.ts';

type ChatContext = CreateMessage['context'];
/** Reads lines of the person, or of a pipe. Null at the end, and after an interrupt. */
type AskLine = (prompt: string) => Promise<string | null>;

function createAsk(lines: Interface, interrupt: Interrupt): AskLine {
  let isClosed = false;
  lines.on('close', () => (isClosed = true));
  // The terminal gives Ctrl-C to who reads lines, and not as a signal.
  lines.on('SIGINT', () => interrupt.take());
  return async (prompt) => {
    if (isClosed || interrupt.signal.aborted) return null;
    const [bold, end] = findStyle('bold');
    printStyled(`${bold}${prompt}${end} `);
    const { signal } = interrupt;
    const closed = once(lines, 'close', { signal }).then(() => null);
    const line = once(lines, 'line', { signal }).then(([text]) => text as string);
    return Promise.race([line, closed]).catch(() => null);
  };
}

/** Asks the person for the result of each call. Returns null when they leave. */
async function askResults(calls: readonly ToolCall[], ask: AskLine): Promise<ToolResultInput[] | null> {
  const results: ToolResultInput[] = [];
  for (const { id, name } of calls) {
    const content = await ask(`result of ${toPrintable(name)}>`);
    if (content === null) return null;
    results.push({ tool_call_id: id, content });
  }
  return results;
}

/** Asks the person about each call that waits for approval. Returns null when they leave. */
async function askDecisions(approvals: readonly Approval[], ask: AskLine): Promise<Decision[] | null> {
  const decisions: Decision[] = [];
  for (const { tool_call_id, tool_key, arguments: args } of approvals) {
    const answer = await ask(`call ${toPrintable(tool_key)} with ${toPrintable(args)}? [y/N, or other arguments]>`);
    if (answer === null) return null;
    decisions.push({ tool_call_id, ...toDecision(answer.trim()) });
  }
  return decisions;
}

/** Reads an answer: yes, an object of JSON with other arguments, or no, perhaps with the reason. */
function toDecision(answer: string): Omit<Decision, 'tool_call_id'> {
  if (/^y(es)?$/i.test(answer)) return { action: 'approve' };
  if (answer.startsWith('{')) {
    try {
      return { action: 'edit', arguments: JSON.parse(answer) as Record<string, unknown> };
    } catch {
      throw new CommandError('The arguments are no JSON. Nothing was decided: say something to be asked again.');
    }
  }
  return { action: 'reject', ...(!/^(n|no)?$/i.test(answer) && { reason: answer }) };
}

/** Has the person decide the calls that wait, and prints what comes of it, until no more calls wait for a decision. */
async function decide(parley: Parley, end: MessageReply, ask: AskLine | null): Promise<void> {
  if (!ask) throw new CommandError('The agent waits for a person to approve its calls. Chat in a terminal, to decide.');
  let reply = end;
  while (reply.message.state === 'requires_approval') {
    const decisions = await askDecisions(reply.approvals ?? [], ask);
    if (decisions === null) return;
    reply = await parley.runs.decisions.create(reply.message.run_id!, { decisions });
    const { content } = reply.message;
    if (content.type === 'text') printStyled(`${toPrintable(content.text)}\n`);
  }
}

/** Sends a message and prints the answer. An interrupt cancels its run. Returns the context of the next message. */
async function converse(
  parley: Parley,
  message: CreateMessage['message'],
  context: ChatContext,
  { ask, interrupt }: { ask: AskLine | null; interrupt: Interrupt },
): Promise<ChatContext> {
  const stream = parley.chat.messages.stream({ message, context });
  const stop = () => stream.abort();
  interrupt.signal.addEventListener('abort', stop, { once: true });
  const { end, waiting } = await printReply(stream);
  interrupt.signal.removeEventListener('abort', stop);
  if (interrupt.signal.aborted) {
    if (!end && stream.runId !== null) await parley.runs.cancel(stream.runId);
    return context;
  }
  const next = end ? { ...context, conversation_id: end.conversation.id } : context;
  if (end?.message.state === 'requires_approval') await decide(parley, end, ask);
  if (end?.message.state !== 'requires_tool_results') return next;
  if (!ask)
    throw new CommandError('The agent waits for the results of its calls. Chat in a terminal, to give them by hand.');
  const results = await askResults(waiting, ask);
  if (results === null) return next;
  const session = { session_id: end.session.id, ...(context.user && { user: context.user }) };
  await converse(parley, { role: 'tool', content: { type: 'tool_results', results } }, session, { ask, interrupt });
  return next;
}

const toMessage = (text: string): CreateMessage['message'] => ({ role: 'user', content: { type: 'text', text } });

/** Reads what a pipe has, as one message. */
async function readPipe(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > 4_000_000) throw new CommandError('The message is longer than four million characters.');
  }
  return text.trim();
}

/** Converses, and tells a failure without ending the talk: the person may say it again. */
async function tryConverse(...input: Parameters<typeof converse>): Promise<ChatContext> {
  try {
    return await explainCall(() => converse(...input));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    printError(`${error.message}\n`);
    return input[2];
  }
}

/** Talks until the person leaves. Returns the context of a next message. */
async function talk(parley: Parley, first: ChatContext, interrupt: Interrupt): Promise<ChatContext> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const ask = createAsk(lines, interrupt);
  let context = first;
  try {
    for (;;) {
      const text = await ask('you>');
      if (text === null || text.trim() === '/exit') return context;
      if (text.trim() !== '') context = await tryConverse(parley, toMessage(text), context, { ask, interrupt });
    }
  } finally {
    lines.close();
  }
}

/** Carries out `parley chat`: a conversation in the terminal, or one message with its answer. */
export async function runChat(call: CommandCall<typeof chatOptions>, env: NodeJS.ProcessEnv): Promise<number> {
  const { conversation, user, message, ...server } = call.values;
  const parley = openServer(server, env);
  const interrupt = new Interrupt();
  return explainCall(async () => {
    const { id: agent_id } = await findNamedAgent(parley, call.words[0]!);
    let context: ChatContext = { agent_id };
    if (conversation !== undefined) context = { ...context, conversation_id: conversation };
    if (user !== undefined) context = { ...context, user: { external_id: user } };
    const text = message ?? (process.stdin.isTTY ? null : await readPipe());
    if (text === '') throw new CommandError('The message is empty.');
    context =
      text === null
        ? await talk(parley, context, interrupt)
        : await converse(parley, toMessage(text), context, { ask: null, interrupt });
    interrupt.end();
    if (context.conversation_id !== undefined)
      printError(`\nTo go on: parley chat ${call.words[0]} --conversation ${context.conversation_id}\n`);
    return interrupt.signal.aborted ? interruptedStatus : 0;
  });
}
