import type { ModelResponse, OutputItem, ResponseEvent } from '#generated/openai/client/types.gen.ts';
import type { Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import type { StreamItem } from '#src/api/handlers.ts';
import type { AnsweredCall, AnswerStep } from '#src/openai/answer.ts';
import { toOpenAiError } from '#src/openai/errors.ts';
import { toCallItem } from '#src/openai/items/item.ts';
import { toBegunResponse, toDoneResponse, toOutputMessage, type ResponseRequest } from './response.ts';

type Unnumbered = Omit<ResponseEvent, 'sequence_number'>;

const toTextPart = (text: string) => ({ type: 'output_text' as const, text, annotations: [], logprobs: [] });

/** Writes the steps of an answer as events of a response, in the order that OpenAI's clients expect. */
class ResponseWriter {
  readonly #request: ResponseRequest;
  #response!: ModelResponse;
  readonly #output: OutputItem[] = [];
  /** The message that is open, and its text so far; null while none is. */
  #open: { id: string; text: string } | null = null;

  constructor(request: ResponseRequest) {
    this.#request = request;
  }

  write(one: AnswerStep): Unnumbered[] {
    switch (one.step) {
      case 'begun': {
        this.#response = toBegunResponse(one.begun, this.#request);
        const response = this.#response;
        return [
          { type: 'response.created', response },
          { type: 'response.in_progress', response },
        ];
      }
      case 'text':
        return this.#say(one.messageId, one.text);
      case 'call':
        return [...this.#closeMessage(), ...this.#call(one.messageId, one.call)];
      case 'done': {
        const closed = this.#closeMessage();
        const response = toDoneResponse(this.#response, [...this.#output], one.reply);
        const type = response.status === 'incomplete' ? 'response.incomplete' : 'response.completed';
        return [...closed, { type, response }];
      }
    }
  }

  /** Returns the place of an open message, as each event about its text has it. */
  #toPlace(item_id: string) {
    return { item_id, output_index: this.#output.length, content_index: 0 };
  }

  #openMessage(id: string): Unnumbered[] {
    this.#open = { id, text: '' };
    return [
      { type: 'response.output_item.added', output_index: this.#output.length, item: toOutputMessage(id, null) },
      { type: 'response.content_part.added', ...this.#toPlace(id), part: toTextPart('') },
    ];
  }

  #say(id: string, delta: string): Unnumbered[] {
    const opened = this.#open?.id === id ? [] : [...this.#closeMessage(), ...this.#openMessage(id)];
    this.#open!.text += delta;
    return [...opened, { type: 'response.output_text.delta', ...this.#toPlace(id), delta, logprobs: [] }];
  }

  #closeMessage(): Unnumbered[] {
    if (this.#open === null) return [];
    const { id, text } = this.#open;
    const item = toOutputMessage(id, text);
    const closing: Unnumbered[] = [
      { type: 'response.output_text.done', ...this.#toPlace(id), text, logprobs: [] },
      { type: 'response.content_part.done', ...this.#toPlace(id), part: toTextPart(text) },
      { type: 'response.output_item.done', output_index: this.#output.length, item },
    ];
    this.#output.push(item);
    this.#open = null;
    return closing;
  }

  #call(messageId: string, call: AnsweredCall): Unnumbered[] {
    const item = toCallItem(messageId, call);
    const { name, arguments: args } = item;
    const place = { output_index: this.#output.length, item_id: item.id };
    this.#output.push(item);
    const begun = { ...item, status: 'in_progress' as const, arguments: '' };
    return [
      { type: 'response.output_item.added', output_index: place.output_index, item: begun },
      { type: 'response.function_call_arguments.delta', ...place, delta: args },
      { type: 'response.function_call_arguments.done', ...place, name, arguments: args },
      { type: 'response.output_item.done', output_index: place.output_index, item },
    ];
  }
}

/** The events of a response, and the event that tells of a failure after the first of them. */
type ResponseStream = {
  events: AsyncGenerator<StreamItem<ResponseEvent>>;
  failure: (problem: ProblemBody) => ResponseEvent;
};

/** Numbers the events of a response from 0, and leaves out those until `startingAfter`. */
export function toResponseStream(
  steps: AsyncIterable<AnswerStep>,
  request: ResponseRequest,
  startingAfter = -1,
): ResponseStream {
  let next = 0;
  async function* events(): AsyncGenerator<StreamItem<ResponseEvent>> {
    const writer = new ResponseWriter(request);
    for await (const one of steps)
      for (const event of writer.write(one)) {
        const sequence_number = next++;
        if (sequence_number > startingAfter)
          yield { seq: sequence_number, resumeAt: null, event: { ...event, sequence_number } };
      }
  }
  const failure = (problem: ProblemBody): ResponseEvent => {
    const { code, message, param } = toOpenAiError(problem).body.error;
    return { type: 'error', sequence_number: next, code, message, param };
  };
  return { events: events(), failure };
}

/** Returns the response as the last event has it. */
export async function collectResponse(
  steps: AsyncIterable<AnswerStep>,
  request: ResponseRequest,
): Promise<ModelResponse> {
  let last: ModelResponse | undefined;
  for await (const { event } of toResponseStream(steps, request).events) last = event.response ?? last;
  return last!;
}
