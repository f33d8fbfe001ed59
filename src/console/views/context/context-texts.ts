import type { ContextMessage } from '#src/clients/typescript/parley.ts';

/** The names of the parts of a system prompt. */
export const partNames: Record<string, string> = {
  system_prompt: 'System prompt of the agent',
  template: 'Template',
  instructions: 'Instructions of the conversation',
  summaries: 'Summaries of earlier messages',
  front_end: 'Context of the front end',
  state: 'State',
  memories: 'Memories',
  thoughts: 'Thoughts of the state machine',
  task: 'Task of the state',
};

/** Returns what a message of a context says, with its calls of tools. */
export const toContextText = ({ content, reasoning, tool_calls }: ContextMessage): string =>
  [content ?? '', reasoning ?? '', ...tool_calls.map(({ name, arguments: given }) => `${name} ${given}`)].join('\n');
