import type { ChatRequest, Gateway } from './types.ts';

/** Asks a model and returns the whole text of its answer; tool calls and reasoning are left out. @throws as the stream does. */
export async function askForText(stream: Gateway['stream'], request: ChatRequest): Promise<string> {
  let text = '';
  for await (const delta of stream(request)) if (delta.type === 'text') text += delta.text;
  return text;
}
