import type { Approval } from '#generated/v2/client/types.gen.ts';
import type {
  ModelResponse,
  OutputFunctionCall,
  OutputItem,
  ResponseEvent,
} from '#generated/openai/client/types.gen.ts';
import type { AnsweredCall, AnswerStep } from '#src/openai/answer-step.ts';
import { toApprovalItem, toCallItem, toReasoningId } from '#src/openai/items/item.ts';
import { toBegunResponse, toDoneResponse, toOutputMessage, toReasoningItem, type ResponseRequest } from './response.ts';

/** An event of a response without its number. */
export type Unnumbered = Omit<ResponseEvent, 'sequence_number'>;

const toTextPart = (text: string) => ({ type: 'output_text' as const, text, annotations: [], logprobs: [] });
const toSummaryPart = (text: string) => ({ type: 'summary_text' as const, text });

/** An item that is open, with its text so far and its place among the items. */
type OpenText = { messageId: string; id: string; index: number; text: string };
type OpenCall = { item: OutputFunctionCall; index: number };

/** Writes the steps of an answer as events of a response, in the order that OpenAI's clients expect. */
export class ResponseWriter {
  readonly #request: ResponseRequest;
  #response!: ModelResponse;
  /** The items: those that are open as they have begun. */
  readonly #output: OutputItem[] = [];
  #message: OpenText | null = null;
  #reasoning: OpenText | null = null;
  readonly #calls = new Map<string, OpenCall>();
  /** Reasoning of a model while its message is open: it becomes an item when that is closed. */
  #later = '';
  /** The number of items of reasoning of each message. */
  readonly #thoughts = new Map<string, number>();

  constructor(request: ResponseRequest) {
    this.#request = request;
  }

  // Long: a case for each step of an answer.
  write(one: AnswerStep): Unnumbered[] {
    switch (one.step) {
      case 'begun': {
        const response = toBegunResponse(one.begun, this.#request);
        this.#response = response;
        return [
          { type: 'response.created', response },
          { type: 'response.in_progress', response },
        ];
      }
      case 'reasoning':
        return this.#think(one.messageId, one.text);
      case 'text':
        return this.#say(one.messageId, one.text);
      case 'call begun':
        return [...this.#closeTexts(), ...this.#beginCall(one.messageId, one)];
      case 'call piece':
        return this.#addArguments(one.id, one.text);
      case 'call':
        return this.#endCall(one.call);
      case 'call cut':
        return this.#cutCall(one.id);
      case 'approval':
        return [...this.#closeTexts(), ...this.#askForApproval(one.approval)];
      case 'done': {
        const closed = this.#closeTexts();
        const response = toDoneResponse(this.#response, [...this.#output], one.reply);
        const type = response.status === 'incomplete' ? 'response.incomplete' : 'response.completed';
        return [...closed, { type, response }];
      }
    }
  }

  /** Takes the next place among the items. */
  #add(item: OutputItem): Unnumbered & { output_index: number } {
    return { type: 'response.output_item.added', output_index: this.#output.push(item) - 1, item };
  }

  #finish(index: number, item: OutputItem): Unnumbered {
    this.#output[index] = item;
    return { type: 'response.output_item.done', output_index: index, item };
  }

  #think(messageId: string, delta: string): Unnumbered[] {
    if (this.#message?.messageId === messageId) {
      this.#later += delta;
      return [];
    }
    const begun =
      this.#reasoning?.messageId === messageId ? [] : [...this.#closeTexts(), ...this.#beginReasoning(messageId)];
    const open = this.#reasoning!;
    open.text += delta;
    const place = { item_id: open.id, output_index: open.index, summary_index: 0 };
    return [...begun, { type: 'response.reasoning_summary_text.delta', ...place, delta }];
  }

  #beginReasoning(messageId: string): Unnumbered[] {
    const number = this.#thoughts.get(messageId) ?? 0;
    this.#thoughts.set(messageId, number + 1);
    const id = toReasoningId(messageId, number);
    const added = this.#add(toReasoningItem(id, null));
    this.#reasoning = { messageId, id, index: added.output_index, text: '' };
    const place = { item_id: id, output_index: added.output_index, summary_index: 0 };
    return [added, { type: 'response.reasoning_summary_part.added', ...place, part: toSummaryPart('') }];
  }

  #closeReasoning(): Unnumbered[] {
    if (this.#reasoning === null) return [];
    const { id, index, text } = this.#reasoning;
    this.#reasoning = null;
    const place = { item_id: id, output_index: index, summary_index: 0 };
    return [
      { type: 'response.reasoning_summary_text.done', ...place, text },
      { type: 'response.reasoning_summary_part.done', ...place, part: toSummaryPart(text) },
      this.#finish(index, toReasoningItem(id, text)),
    ];
  }

  #say(id: string, delta: string): Unnumbered[] {
    const begun = this.#message?.id === id ? [] : [...this.#closeTexts(), ...this.#beginMessage(id)];
    const open = this.#message!;
    open.text += delta;
    const place = { item_id: id, output_index: open.index, content_index: 0 };
    return [...begun, { type: 'response.output_text.delta', ...place, delta, logprobs: [] }];
  }

  #beginMessage(id: string): Unnumbered[] {
    const added = this.#add(toOutputMessage(id, null));
    this.#message = { messageId: id, id, index: added.output_index, text: '' };
    const place = { item_id: id, output_index: added.output_index, content_index: 0 };
    return [added, { type: 'response.content_part.added', ...place, part: toTextPart('') }];
  }

  #closeMessage(): Unnumbered[] {
    if (this.#message === null) return [];
    const { id, index, text } = this.#message;
    this.#message = null;
    const place = { item_id: id, output_index: index, content_index: 0 };
    const thought = this.#later;
    this.#later = '';
    return [
      { type: 'response.output_text.done', ...place, text, logprobs: [] },
      { type: 'response.content_part.done', ...place, part: toTextPart(text) },
      this.#finish(index, toOutputMessage(id, text)),
      ...(thought === '' ? [] : this.#think(id, thought)),
    ];
  }

  /** Ends what a model says or thinks before something else begins. */
  #closeTexts(): Unnumbered[] {
    return [...this.#closeMessage(), ...this.#closeReasoning()];
  }

  #beginCall(messageId: string, { id, name }: { id: string; name: string }): Unnumbered[] {
    const item = { ...toCallItem(messageId, { id, name, arguments: '' }), status: 'in_progress' as const };
    const added = this.#add({ ...item });
    this.#calls.set(id, { item, index: added.output_index });
    return [added];
  }

  #addArguments(callId: string, delta: string): Unnumbered[] {
    const { item, index } = this.#calls.get(callId)!;
    item.arguments += delta;
    return [{ type: 'response.function_call_arguments.delta', output_index: index, item_id: item.id, delta }];
  }

  #endCall({ id, name, arguments: args }: AnsweredCall): Unnumbered[] {
    const { item, index } = this.#calls.get(id)!;
    const place = { output_index: index, item_id: item.id };
    return [
      { type: 'response.function_call_arguments.done', ...place, name, arguments: args },
      this.#finish(index, { ...item, status: 'completed', arguments: args }),
    ];
  }

  #askForApproval({ message_id, tool_call_id: id, tool_key: name, arguments: args }: Approval): Unnumbered[] {
    const item = toApprovalItem(message_id, { id, name, arguments: args });
    const added = this.#add(item);
    return [added, this.#finish(added.output_index, item)];
  }

  #cutCall(callId: string): Unnumbered[] {
    const { item, index } = this.#calls.get(callId)!;
    return [this.#finish(index, { ...item, status: 'incomplete' })];
  }
}
