import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { streamAnswer, wholeAnswer } from './answer.ts';
import { echo, toolResults } from './echo.ts';
import { play } from './play.ts';
import { badRequest, countTokens, offlineModels, textOf, unknownModel } from './protocol.ts';
import type { ChatBody } from './protocol.ts';
import { parseScript, ScriptError } from './script.ts';
import type { Step } from './script.ts';

/** `POST /v1/chat/completions`. `gone` is aborted when the caller has left. */
export async function chatCompletion(body: unknown, response: ServerResponse, gone: AbortSignal): Promise<void> {
  const request = readRequest(body);
  const steps = stepsFor(request);
  const head = {
    id: `chatcmpl-${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 24)}`,
    created: Math.floor(Date.now() / 1000),
    model: request.model,
  };
  const includeUsage = request.stream_options?.include_usage === true;
  const answer = request.stream ? streamAnswer(response, head, includeUsage) : wholeAnswer(response, head);
  await play(steps, answer, {
    promptTokens: request.messages.reduce((sum, message) => sum + countTokens(textOf(message.content)), 0),
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? Infinity,
    callId: (index) => `call_${request.messages.length}_${index}`,
    gone,
  });
}

function readRequest(body: unknown): ChatBody {
  const request = (body ?? {}) as Partial<ChatBody>;
  const { model, messages } = request;
  if (typeof model !== 'string' || model === '') throw badRequest('`model` must be the name of a model.', 'model');
  if (!offlineModels.includes(model)) throw unknownModel(model);
  if (model === 'offline/embedding') throw badRequest('offline/embedding makes embeddings and does not chat.', 'model');
  if (!Array.isArray(messages) || messages.length === 0)
    throw badRequest('`messages` must be a list with a message.', 'messages');
  const odd = messages.findIndex((message) => typeof message?.role !== 'string');
  if (odd >= 0) throw badRequest(`messages[${odd}] needs a \`role\`.`, 'messages');
  return { ...request, model, messages };
}

/** What to do: the script of the last user message for the scripted models, else to say what was heard. */
function stepsFor(request: ChatBody): Step[] {
  const { model, messages } = request;
  const speak = (text: string): Step[] => [{ do: 'say', text }];
  if (model === 'offline/echo') return speak(echo(request));
  const asked = messages.findLastIndex((message) => message.role === 'user');
  const parsed = readScript(textOf(messages[asked]?.content));
  if (!parsed) return speak(echo(request));
  const rounds = (model === 'offline/scripted-fallback' && parsed.fallback) || parsed.script;
  const round = messages.slice(asked + 1).filter((message) => (message.tool_calls?.length ?? 0) > 0).length;
  return rounds[round] ?? speak(toolResults(messages));
}

function readScript(text: string) {
  try {
    return parseScript(text);
  } catch (error) {
    throw error instanceof ScriptError ? badRequest(error.message, 'messages') : error;
  }
}
