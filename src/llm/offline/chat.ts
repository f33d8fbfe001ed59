import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { streamAnswer, wholeAnswer } from './answer.ts';
import { chooseExit, isMachineTool, type ExitParameters } from './choose-exit.ts';
import { echo, toolResults } from './echo.ts';
import { play } from './play.ts';
import { badRequest, countAllTokens, offlineModes, toOfflineText, unknownModel } from './protocol.ts';
import type { OfflineChatBody } from './protocol.ts';
import { choosingTool } from '#src/state-machine/prompt.ts';
import { repairWords } from '#src/llm/repair-message.ts';
import { sampleOf } from './sample.ts';
import { parseScript, ScriptError } from './script.ts';
import type { Script, ScriptStep } from './script.ts';

/** `POST /v1/chat/completions`. `gone` is aborted when the caller has left. */
export async function chatCompletion(body: unknown, response: ServerResponse, gone: AbortSignal): Promise<void> {
  const request = readRequest(body);
  const steps = answerSteps(request);
  const head = {
    id: `chatcmpl-${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 24)}`,
    created: Math.floor(Date.now() / 1000),
    model: request.model,
  };
  const includeUsage = request.stream_options?.include_usage === true;
  const answer = request.stream ? streamAnswer(response, head, includeUsage) : wholeAnswer(response, head);
  await play(steps, answer, {
    promptTokens: await countAllTokens(request.messages.map(({ content }) => toOfflineText(content))),
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? Infinity,
    stops: [request.stop ?? []].flat(),
    callId: (index) => `call_${request.messages.length}_${index}`,
    gone,
  });
}

function readRequest(body: unknown): OfflineChatBody {
  const request = (body ?? {}) as Partial<OfflineChatBody>;
  const { model, messages } = request;
  if (typeof model !== 'string' || model === '') throw badRequest('`model` must be the name of a model.', 'model');
  if (!Object.hasOwn(offlineModes, model)) throw unknownModel(model);
  if (offlineModes[model] !== 'chat')
    throw badRequest(`${model} does not chat: its mode is ${offlineModes[model]}.`, 'model');
  if (!Array.isArray(messages) || messages.length === 0)
    throw badRequest('`messages` must be a list with a message.', 'messages');
  const odd = messages.findIndex((message) => typeof message?.role !== 'string');
  if (odd >= 0) throw badRequest(`messages[${odd}] needs a \`role\`.`, 'messages');
  return { ...request, model, messages };
}

/** Returns the answer of the model without a script: in the requested form, with the demanded call, or an echo. */
function speak(request: OfflineChatBody, text: string): ScriptStep[] {
  const call = demandedCall(request);
  if (call) return [call];
  const { type, json_schema } = request.response_format ?? {};
  const isForm = type === 'json_object' || type === 'json_schema';
  const value = type === 'json_schema' ? sampleOf(json_schema?.schema ?? {}) : { text };
  return [{ do: 'say', text: isForm ? JSON.stringify(value) : text }];
}

type CallStep = Extract<ScriptStep, { do: 'tool_call' }>;

const lastUserText = ({ messages }: OfflineChatBody): string =>
  toOfflineText(messages.findLast(({ role }) => role === 'user')?.content);

/** Returns the call that a request demands. `script` is that of the last message of the user. */
function demandedCall(request: OfflineChatBody, script: Script | null = null): CallStep | null {
  const { tools = [], tool_choice: choice } = request;
  if (choice !== 'required' && typeof choice !== 'object') return null;
  const name = typeof choice === 'object' ? choice?.function?.name : tools[0]?.function?.name;
  const called = tools.find((tool) => tool.function?.name === name)?.function;
  if (!called?.name) return null;
  const scripted = script && Object.hasOwn(script.calls, called.name) ? script.calls[called.name]! : null;
  const chosen =
    called.name === choosingTool
      ? chooseExit(called.parameters as ExitParameters, lastUserText(request), script)
      : null;
  const sample = scripted ?? chosen ?? findQuotedCall(request, called.name) ?? sampleOf(called.parameters ?? {});
  const written = JSON.stringify(typeof sample === 'object' && sample !== null ? sample : {});
  return { do: 'tool_call', call: { name: called.name, arguments: written, id: undefined, whole: false } };
}

/** Returns the texts of a line that quotes them as JSON: `{"text": "…"}`, or such objects as members of one. */
function readQuotedTexts(line: string): string[] {
  if (!line.includes('script')) return [];
  try {
    const value = JSON.parse(line) as object | null;
    return [value, ...Object.values(value ?? {})].flatMap((one: { text?: unknown } | null) =>
      typeof one?.text === 'string' ? [one.text] : [],
    );
  } catch {
    return [];
  }
}

/** Finds what a script that a scripted model is shown as data says about a call of a tool; null when none says anything. */
function findQuotedCall({ model, messages }: OfflineChatBody, name: string): object | null {
  if (model === 'offline/echo') return null;
  const said = messages.filter((message) => message.role === 'user').map((message) => toOfflineText(message.content));
  const quoted = said.flatMap((text) => text.split('\n')).flatMap(readQuotedTexts);
  const scripts = quoted.map((text) => readScript(text));
  return scripts.findLast((script) => script && Object.hasOwn(script.calls, name))?.calls[name] ?? null;
}

/** Returns the steps to play: the script of the last user message for the scripted models, else an echo. */
export function answerSteps(request: OfflineChatBody): ScriptStep[] {
  const { model, messages } = request;
  if (model === 'offline/echo') return speak(request, echo(request));
  const asked = messages.findLastIndex((message) => message.role === 'user');
  const heard = toOfflineText(messages[asked]?.content);
  const parsed = readScript(heard);
  const demanded = demandedCall(request, parsed);
  if (demanded && (isMachineTool(demanded.call.name) || Object.hasOwn(parsed?.calls ?? {}, demanded.call.name)))
    return [demanded];
  if (!parsed) return repairSteps(messages.slice(0, asked), heard) ?? speak(request, echo(request));
  const rounds = (model === 'offline/scripted-fallback' && parsed.fallback) || parsed.script;
  const isScripted = ({ tool_calls: calls = [] }: OfflineChatBody['messages'][number]) =>
    calls.length > 0 && !calls.every((call) => Object.hasOwn(parsed.calls, call.function?.name ?? ''));
  const round = messages.slice(asked + 1).filter(isScripted).length;
  return rounds[round] ?? speak(request, toolResults(messages));
}

/**
 * Returns the steps that a script has for an answer that is put back; null when it has none, or nothing was put back.
 */
function repairSteps(before: OfflineChatBody['messages'], heard: string): ScriptStep[] | null {
  if (!heard.startsWith(repairWords)) return null;
  const scripted = before.findLast((message) => message.role === 'user');
  return readScript(toOfflineText(scripted?.content))?.repair ?? null;
}

function readScript(text: string) {
  try {
    return parseScript(text);
  } catch (error) {
    throw error instanceof ScriptError ? badRequest(error.message, 'messages') : error;
  }
}
