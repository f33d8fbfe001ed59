import type { ChatMessage } from '#src/llm/types.ts';
import type { PromptPart, SystemPromptInput } from './system-prompt.ts';
import { toOwnEntry, type SentEntry } from './sent.ts';

const memoriesText = ({ memories }: SystemPromptInput) =>
  memories.length === 0 ? '' : ['Memories:', ...memories.map(({ text }) => `- ${text}`)].join('\n');

const summaryMessage = (text: string): ChatMessage => ({
  role: 'system',
  content: `Summary of the earlier conversation:\n${text}`,
});

/**
 * Returns the messages of a snapshot without a `form`: summaries and the conversation's system messages stood by
 * themselves.
 */
export function arrangeForm1(
  input: SystemPromptInput,
  conversation: readonly SentEntry[],
): { parts: PromptPart[]; sent: SentEntry[] } {
  const kinds = [
    ['system_prompt', input.systemPrompt],
    ['template', input.template],
    ['front_end', input.context],
    ['state', input.state],
    ['memories', memoriesText(input)],
  ] as const;
  const parts = kinds.flatMap(([kind, text]) => (text === '' ? [] : [{ kind, text, messageIds: [] }]));
  const prompt = parts.map(({ text }) => text).join('\n\n');
  const summaries = input.summaries.map(({ text, redacted }) => ({
    ...toOwnEntry(summaryMessage(text ?? ''), 'summary'),
    redacted: redacted ?? false,
  }));
  const head = prompt === '' ? [] : [toOwnEntry({ role: 'system', content: prompt }, 'system_prompt')];
  return { parts, sent: [...head, ...summaries, ...conversation] };
}
