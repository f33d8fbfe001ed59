import type { Conversation, Message } from '#generated/v2/client/types.gen.ts';
import { toPrintableLines } from '#src/telemetry/printable.ts';
import { findStyle, print, printStyled } from '#src/telemetry/terminal.ts';
import { explainCall, openServer } from './called-server.ts';
import { formatMembers, formatMinute } from './columns.ts';
import type { CommandCall } from './command.ts';
import type {
  conversationCreateOptions,
  conversationListOptions,
  deleteOptions,
  listOptions,
  showOptions,
} from './command-options.ts';
import { confirmDeletion } from './confirm.ts';
import { findNamedAgent } from './find-named-agent.ts';
import { printJson, printList, readLimit } from './printed-list.ts';

const columns = {
  head: ['ID', 'TITLE', 'STATUS', 'MESSAGES', 'USER', 'UPDATED (UTC)'],
  toCells: ({ id, title, status, message_count, user_id, updated_at }: Conversation) => [
    id,
    title ?? '',
    status,
    String(message_count),
    user_id ?? '',
    formatMinute(new Date(updated_at), ''),
  ],
};

const formatConversation = (conversation: Conversation): string =>
  formatMembers([
    ['id', conversation.id],
    ['title', conversation.title ?? 'none'],
    ['agent', conversation.agent_id],
    ['user', conversation.user_id ?? 'none'],
    ['status', conversation.status],
    ['messages', String(conversation.message_count)],
    ['branch', conversation.current_branch_id],
    ['metadata', JSON.stringify(conversation.metadata)],
    ['created', `${formatMinute(new Date(conversation.created_at), '')} UTC`],
    ['updated', `${formatMinute(new Date(conversation.updated_at), '')} UTC`],
  ]);

const printConversation = (conversation: Conversation, json: boolean) =>
  json ? printJson(conversation) : print(formatConversation(conversation));

/** Returns what a message says, for people. */
function toText({ content, tool_calls }: Message): string {
  const calls = tool_calls.map(({ name, arguments: args }) => `calls ${name} ${args}`);
  const said =
    content.type === 'text' ? content.text : content.type === 'error' ? content.problem.title : content.content;
  return [...(said === '' ? [] : [said]), ...calls].join('\n');
}

/** Formats a message: who said it and when, and below it what was said. */
function formatMessage(message: Message): string {
  const [bold, boldEnd] = findStyle('bold');
  const [quiet, quietEnd] = findStyle('dim');
  const state = message.state === 'completed' ? '' : `, ${message.state}`;
  const head = `${bold}${message.role}${boldEnd} ${quiet}${formatMinute(new Date(message.created_at), '')}${state}${quietEnd}`;
  return `${head}\n${toPrintableLines(toText(message)).replaceAll(/^/gm, '  ')}\n`;
}

/** Carries out `parley conversations list`. */
export async function runConversationsList(
  { values }: CommandCall<typeof conversationListOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const { agent, status, user } = values;
  const parley = openServer(values, env);
  await explainCall(async () => {
    const query = {
      ...(agent !== undefined && { agent_id: (await findNamedAgent(parley, agent)).id }),
      ...(status !== undefined && { status }),
      ...(user !== undefined && { user_id: user }),
    };
    await printList((limit) => parley.conversations.list({ ...query, limit }), columns, values);
  });
  return 0;
}

/** Carries out `parley conversations show`. */
export async function runConversationsShow(
  { values, words }: CommandCall<typeof showOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const parley = openServer(values, env);
  printConversation(await explainCall(() => parley.conversations.get(words[0]!)), values.json);
  return 0;
}

/** Carries out `parley conversations messages`: prints what was said, from the beginning. */
export async function runConversationsMessages(
  { values, words }: CommandCall<typeof listOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const parley = openServer(values, env);
  let left = readLimit(values.limit);
  await explainCall(async () => {
    for await (const message of parley.conversations.messages.list(words[0]!)) {
      if (left-- === 0) break;
      if (values.json) print(`${JSON.stringify(message)}\n`);
      else printStyled(formatMessage(message));
    }
  });
  return 0;
}

/** Carries out `parley conversations create`. */
export async function runConversationsCreate(
  { values, words }: CommandCall<typeof conversationCreateOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const { title, user } = values;
  const parley = openServer(values, env);
  const made = await explainCall(async () =>
    parley.conversations.create({
      agent_id: (await findNamedAgent(parley, words[0]!)).id,
      ...(title !== undefined && { title }),
      ...(user !== undefined && { user: { external_id: user } }),
    }),
  );
  printConversation(made, values.json);
  return 0;
}

/** Carries out `parley conversations close`. */
export async function runConversationsClose(
  { values, words }: CommandCall<typeof showOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const parley = openServer(values, env);
  printConversation(await explainCall(() => parley.conversations.close(words[0]!)), values.json);
  return 0;
}

/** Carries out `parley conversations delete`. @throws UsageError, CommandError when it was not confirmed */
export async function runConversationsDelete(
  { values, words }: CommandCall<typeof deleteOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const [id] = words as [string];
  const parley = openServer(values, env);
  return explainCall(async () => {
    const { message_count } = await parley.conversations.get(id);
    await confirmDeletion(`the conversation ${id} with its ${message_count} messages`, values);
    await parley.conversations.delete(id);
    print(`The conversation ${id} is deleted.\n`);
    return 0;
  });
}
