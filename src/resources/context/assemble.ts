import { arrange, standIns } from '#src/llm/arrange.ts';
import { controlsInForce, type Controls } from '#src/llm/controls.ts';
import { exchangesOf } from '#src/llm/prompt.ts';
import { createPartCount, type FindImageSize } from '#src/llm/content-part.ts';
import {
  bareName,
  encodingOf,
  messageTokens,
  perPrompt,
  surelyFits,
  textsOf,
  tokenizerOf,
  toolTexts,
  toolTokens,
} from '#src/llm/tokens.ts';
import type { ChatMessage, Tool } from '#src/llm/types.ts';
import type { Window } from '#src/llm/windows.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import {
  compactSent,
  digestRequest,
  promptForm,
  toRequestControls,
  toSpans,
  type ContextDocument,
  type RecalledMemory,
  type PromptRequest,
} from './document.ts';
import { keepNewest } from './fit.ts';
import { listPieceMessages, type Piece, type HistoryEntry } from './piece.ts';
import { noPlan, applyPlan } from './plan.ts';
import type { SharedState } from './shared-state.ts';
import type { ContextSettings } from './settings-store.ts';
import {
  memoriesText,
  systemMessages,
  systemPromptParts,
  type Instruction,
  type SystemPromptInput,
} from './system-prompt.ts';

/** The input of a prompt. */
export type AssemblyInput = {
  agent: AgentDefinition;
  /** Whether the models are not those of the agent's version. */
  hasOwnModels?: boolean;
  settings: ContextSettings;
  history: readonly HistoryEntry[];
  /** The tools of the agent that the model may call. */
  tools: readonly Tool[];
  /** The context and the tools that a front end sent for this run. */
  brought: { context: string; tools: readonly Tool[] };
  state: SharedState | null;
  memories: { method: string; items: RecalledMemory[] } | null;
  /** The controls of all levels, merged. */
  controls: Controls;
  window: Window;
  /** Finds the sizes of images whose bytes are not in the history. */
  findImageSize?: FindImageSize;
};

/**
 * Returns the tokens of a window that stay free for the answer, and for what an encoding other than the model's own
 * cannot tell.
 */
export function reserveTokens(model: string, { tokens }: Window, maxTokens: number | undefined) {
  const reserved = Math.min(maxTokens ?? 4_096, Math.floor(tokens * (maxTokens === undefined ? 0.25 : 0.75)));
  const margin = encodingOf(model).exact ? 0 : Math.ceil(tokens / 10);
  return { reserved, margin, room: tokens - reserved - margin };
}

type PartsOfPrompt = Omit<SystemPromptInput, 'instructions'>;

/** Returns the messages of a request: the system message with what the conversation adds to it, and the turns. */
function requestMessages(input: PartsOfPrompt, pieces: readonly Piece[]): ChatMessage[] {
  const messages = pieces.flatMap((piece) =>
    piece.chat.map((chat) => ({ chat, messageId: piece.exchange.message.id })),
  );
  const { instructions, turns } = arrange(messages, (chat) => ({ chat, messageId: '' }));
  const said = instructions.map(({ chat, messageId }): Instruction => ({ text: chat.content!, messageId }));
  return [...systemMessages(systemPromptParts({ ...input, instructions: said })), ...turns.map(({ chat }) => chat)];
}

/** Returns the messages that are sent in any case: the system message, and the stand-ins for the user. */
function fixedMessages(input: PartsOfPrompt, pieces: readonly Piece[]): ChatMessage[] {
  const { before, after } = standIns(pieces.flatMap(({ chat }) => chat));
  return [...systemMessages(systemPromptParts({ ...input, instructions: [] })), ...before, ...after];
}

type FitInput = {
  head: ChatMessage[];
  tools: readonly Tool[];
  pieces: Piece[];
  model: string;
  room: number;
  findImageSize?: FindImageSize | undefined;
};

/** Returns the pieces that fit. Nothing is counted while even the size of the texts says that all of them do. */
async function fit({ head, tools, pieces, model, room, findImageSize }: FitInput) {
  const countPart = createPartCount(bareName(model), findImageSize);
  if (surelyFits([...head, ...pieces.flatMap(({ chat }) => chat)], tools, room, countPart))
    return { kept: pieces, leftOut: [], isOver: false };
  const counter = await tokenizerOf(model, findImageSize);
  const { count } = counter;
  await counter.prepare([...textsOf(head), ...toolTexts(tools)], room);
  const fixed = head.reduce(
    (sum, message) => sum + messageTokens(count, message),
    perPrompt + toolTokens(count, tools),
  );
  return keepNewest(pieces, room - fixed, counter);
}

/** The request, and what was decided about it. */
type Assembly = {
  request: PromptRequest;
  controls: Controls;
  /** The summaries that the prompt has, by their places in the plan. */
  summaries: number[];
  kept: Piece[];
  leftOut: Piece[];
  isOver: boolean;
  sizes: Pick<ContextDocument, 'window' | 'reserved' | 'margin'>;
};

/** Writes down what a request was made of, so that it can be rebuilt. What is empty is left out. */
function toDocument(given: AssemblyInput, assembly: Assembly): ContextDocument {
  const { agent, settings, brought, state, memories } = given;
  const { request, summaries, kept, leftOut, isOver, sizes } = assembly;
  const { temperature, max_tokens, ...controls } = assembly.controls;
  return {
    form: promptForm,
    ...(given.hasOwnModels && { models: request.models }),
    ...(temperature !== undefined && { temperature }),
    ...(max_tokens !== undefined && { max_tokens }),
    ...(Object.keys(controls).length > 0 && { controls }),
    ...(given.tools.length < agent.tools.length && { tools: given.tools.map(({ name }) => name) }),
    ...((brought.context !== '' || brought.tools.length > 0) && {
      brought: { context: brought.context, tools: [...brought.tools] },
    }),
    ...(state && { state: state.refs }),
    ...(memories && { memories }),
    ...(settings.template && { template: settings.template.number }),
    ...(settings.plan && { plan: settings.plan.number }),
    ...(summaries.length > 0 && { summaries }),
    sent: compactSent(kept),
    ...(leftOut.length > 0 && { left: toSpans(leftOut.flatMap(listPieceMessages).map(({ position }) => position)) }),
    ...sizes,
    ...(isOver && { over: true as const }),
    digest: digestRequest(request),
  };
}

/** Returns the messages of a request without these memories, which the system message ends with. */
export function withoutMemories(messages: readonly ChatMessage[], memories: readonly RecalledMemory[]): ChatMessage[] {
  const [first, ...rest] = messages;
  const text = memoriesText(memories);
  if (text === '' || first?.role !== 'system' || !first.content.endsWith(text)) return [...messages];
  const before = first.content.slice(0, -text.length);
  const content = before.endsWith('\n\n') ? before.slice(0, -2) : before;
  return content === '' ? rest : [{ role: 'system', content }, ...rest];
}

/**
 * Builds the request to the model, and its document to be stored. The system prompt is never left out, nor is the
 * newest message.
 */
export async function assemblePrompt(
  given: AssemblyInput,
): Promise<{ request: PromptRequest; document: ContextDocument }> {
  const { agent, settings, history, brought, state, memories, window } = given;
  const plan = settings.plan ?? noPlan;
  const { pieces, summaries } = applyPlan(exchangesOf(history), plan);
  const input = {
    systemPrompt: agent.system_prompt,
    template: settings.template?.text ?? '',
    summaries: summaries.map((index) => plan.summaries[index]!),
    context: brought.context,
    state: state?.text ?? '',
    memories: memories?.items ?? [],
  };
  const head = fixedMessages(input, pieces);
  const tools = [...given.tools, ...brought.tools];
  const inForce = controlsInForce(
    given.controls,
    tools.map(({ name }) => name),
  );
  const { temperature, max_tokens, ...controls } = inForce;
  const { reserved, margin, room } = reserveTokens(agent.model, window, max_tokens);
  const { kept, leftOut, isOver } = await fit({
    head,
    tools,
    pieces,
    model: agent.model,
    room,
    findImageSize: given.findImageSize,
  });
  const request: PromptRequest = {
    models: [agent.model, ...agent.fallback_models],
    messages: requestMessages(input, kept),
    tools,
    ...toRequestControls({ temperature, max_tokens, controls }),
  };
  const sizes = { window, reserved, margin };
  const document = toDocument(given, { request, controls: inForce, summaries, kept, leftOut, isOver, sizes });
  return { request, document };
}
