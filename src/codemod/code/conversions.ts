import type { FileContext } from './context.ts';
import { requireImport, requirePlainText } from './needed.ts';

/** Converts a value of version 2 into the one that version 1 had in its place. */
export type Conversion = (value: string, file: FileContext) => string;

/** The text that stands for null where something else follows for it. */
export const nullFallback = ' ?? null';

const metadata =
  (name: string): Conversion =>
  (value, { isTypeScript }) =>
    isTypeScript ? `(${value}['${name}'] as string | undefined)${nullFallback}` : `${value}['${name}']${nullFallback}`;

/** Returns the text of a reply, by the client's own function: `value` is the content of its message. */
const replyText: Conversion = (value, file) => {
  const holder = /^(.*)\.message\.content$/s.exec(value)![1]!;
  return `${requireImport('textOf', 'value', file)}(${holder})`;
};

const messageText: Conversion = (value, file) => `${requirePlainText(file)}(${value})`;

/** Its members have rules of their own. */
export const identityConversion: Conversion = (value) => value;

/**
 * The conversions, one for each member that the mapping table converts: its function works on values, these on code.
 */
export const conversions: Readonly<Record<string, Conversion>> = {
  'ChatReply.message': replyText,
  'ChatDoneEvent.message': replyText,
  'Message.text': messageText,
  'Conversation.channelId': metadata('channel_id'),
  'Conversation.workspaceId': metadata('workspace_id'),
  'ChatErrorEvent.error': identityConversion,
  'SessionEvent.event': identityConversion,
};
